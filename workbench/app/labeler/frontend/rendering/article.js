/**
 * The article: the sentence at hand large in the middle, the others dimmed around it, one's own earlier labels
 * faint in them. Marks in other sentences (a source from there, the cursor) are laid over the text.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../state/store.js").Work} Work
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {{range: Range, look: string, label?: string, colour?: {light: string, dark: string} | undefined}} Mark
 */

import { AroundPainter } from "./around.js";
import { h, tint } from "./dom.js";
import { SentencePainter } from "./sentence.js";
import { WordMap } from "./words.js";

export class ArticlePainter {
  /** @param {HTMLElement} hints what stands below the sentence */
  constructor(hints) {
    this.head = h("header", { class: "head" });
    this.around = new AroundPainter();
    this.card = h("div", { class: "card" });
    this.overlay = h("div", { class: "overlay" });
    this.page = h("div", { class: "page" }, this.overlay, this.head, this.around.before, this.card, hints, this.around.after);
    this.element = h("div", { class: "article", test: "article", role: "region", tabindex: "0", "aria-label": "Article" }, this.page);
    /** @type {SentencePainter | null} */
    this.sentence = null;
    /** @type {WordMap | null} */
    this.map = null;
  }

  /** @param {Work} work */
  paint(work) {
    const { article, sentence } = work;
    if (this.map?.article !== article) this.map = new WordMap(article);
    this.around.paint(this.map, sentence);
    this.sentence = new SentencePainter(this.map, sentence);
    this.head.replaceChildren(...describe(work));
    this.card.replaceChildren(this.sentence.element);
    this.card.classList.toggle("revise", work.revise);
    this.sentence.breakLines();
  }

  /** The window has another width: break the lines anew. @returns {boolean} whether that was needed */
  refit() {
    if (!this.sentence || this.sentence.element.clientWidth === this.sentence.width) return false;
    this.sentence.breakLines();
    return true;
  }

  /** Bring the sentence to where the eyes are. */
  scrollToSentence() {
    const free = this.element.clientHeight - this.card.offsetHeight;
    this.element.scrollTop = this.card.offsetTop - Math.max(this.head.offsetHeight + 12, free * 0.28);
  }

  /**
   * @param {Mark[]} marks of any sentence; those of the one at hand go into its lines
   * @param {number} at the sentence at hand
   */
  paintMarks(marks, at) {
    const { map, sentence } = this;
    if (!map || !sentence) return;
    const [start, end] = map.article.sentence(at);
    sentence.paintMarks(marks.filter(({ range, label }) => !label && range[0] < end && start < range[1]));
    const outside = marks.filter(({ range }) => range[0] < start || range[1] > end);
    if (!outside.length && !this.overlay.firstChild) return;
    const origin = this.page.getBoundingClientRect();
    const drawn = outside.flatMap((mark) => this.overlaid(mark, at, origin));
    this.overlay.replaceChildren(...drawn);
  }

  /**
   * @param {Mark} mark
   * @param {number} at
   * @param {DOMRect} origin
   */
  overlaid({ range, look, label, colour }, at, origin) {
    const map = /** @type {WordMap} */ (this.map);
    const [first, last] = [map.article.sentenceAt(range[0]), map.article.sentenceAt(range[1] - 1)];
    /** @type {DOMRect[]} */
    const rects = [];
    for (let index = first; index <= last; index++) {
      const [start, end] = map.article.sentence(index);
      if (index !== at) rects.push(...map.rects(index, [Math.max(range[0], start), Math.min(range[1], end)]));
    }
    return rects.map((rect, place) =>
      h(
        "div",
        {
          class: `mark ${look} starts ends`,
          test: look === "selection" ? "selection" : null,
          style: {
            left: `${rect.left - origin.left - 2}px`,
            top: `${rect.top - origin.top}px`,
            width: `${rect.width + 4}px`,
            height: `${rect.height}px`,
            ...tint(colour),
          },
        },
        label && place === 0 ? h("span", { class: "mark-label" }, label) : null,
      ),
    );
  }

  /** Keep the cursor in sight when it goes into another sentence. @param {Range} range */
  reveal([start]) {
    const { map } = this;
    if (!map) return;
    const index = map.article.sentenceAt(start);
    const span = this.around.spans.get(index);
    const [rect] = map.rects(index, [start, start + 1]);
    const box = this.element.getBoundingClientRect();
    if (span && rect && (rect.top < box.top + 40 || rect.bottom > box.bottom - 40)) span.scrollIntoView({ block: "center" });
    else if (!span && rect && (rect.top < box.top || rect.bottom > box.bottom)) this.scrollToSentence();
  }
}

/** @param {Work} work */
function describe({ article, sentence, revise, status, case: given }) {
  const { title, url, date, metadata } = article.view;
  const source = metadata["source"] ?? metadata["publisher"] ?? hostOf(url);
  const facts = [source, date, `sentence ${sentence + 1} of ${article.sentences.length}`].filter(Boolean).map(String);
  return [
    title ? h("b", { class: "title" }, title) : null,
    ...facts.map((fact) => h("span", { class: "fact" }, fact)),
    given ? aboutCase(given) : revise ? h("span", { class: "fact revising", test: "revising" }, status === "refused" ? "refused: mend it and submit again" : `revising what you ${status || "submitted"}`) : null,
  ].filter((part) => part !== null);
}

/** @param {import("../model/types.js").Case} given */
function aboutCase({ sides }) {
  const before = sides.find(({ gold }) => gold);
  if (!before) return null;
  const revised = sides.filter((side) => side.revised).map(({ name }) => name);
  const since = revised.length ? `, ${revised.join(" and ")} revised since` : "";
  return h("span", { class: "fact revising", test: "revising" }, `decided before by ${before.name}${since}`);
}

/** @param {string} url */
function hostOf(url) {
  try {
    return url && new URL(url).host.replace(/^www\./, "");
  } catch {
    return "";
  }
}
