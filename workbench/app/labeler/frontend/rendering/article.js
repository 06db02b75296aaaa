/**
 * The article: the sentence at hand large in the middle, the others dimmed around it, one's own earlier labels
 * faint in them. Marks in other sentences (a source from there, the cursor) are laid over the text.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../state/store.js").Work} Work
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {{range: Range, look: string, label?: string, colour?: {light: string, dark: string} | undefined}} Mark
 */

import { h, tint } from "./dom.js";
import { SentencePainter } from "./sentence.js";
import { WordMap } from "./words.js";

const NEAR = 12;

export class ArticlePainter {
  /** @param {HTMLElement} hints what stands below the sentence */
  constructor(hints) {
    this.head = h("header", { class: "head" });
    this.before = h("div", { class: "around before", dir: "auto" });
    this.after = h("div", { class: "around after", dir: "auto" });
    this.card = h("div", { class: "card" });
    this.overlay = h("div", { class: "overlay" });
    this.page = h("div", { class: "page" }, this.overlay, this.head, this.before, this.card, hints, this.after);
    this.element = h("div", { class: "article", test: "article", role: "region", tabindex: "0", "aria-label": "Article" }, this.page);
    /** @type {SentencePainter | null} */
    this.sentence = null;
    /** @type {WordMap | null} */
    this.map = null;
    /** @type {Map<number, HTMLElement>} */
    this.spans = new Map();
    this.after.addEventListener("pointerover", (event) => this.cut(event));
    this.before.addEventListener("pointerover", (event) => this.cut(event));
  }

  /** @param {Work} work */
  paint(work) {
    const { article, sentence } = work;
    this.map = new WordMap(article);
    this.spans.clear();
    this.sentence = new SentencePainter(this.map, sentence);
    this.head.replaceChildren(...describe(work));
    this.before.replaceChildren(...this.paragraphs(0, sentence));
    this.after.replaceChildren(...this.paragraphs(sentence + 1, article.sentences.length));
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
   * Sentences of the article as paragraphs; a line break between two begins another.
   * @param {number} from
   * @param {number} to
   * @returns {HTMLElement[]}
   */
  paragraphs(from, to) {
    const { article } = /** @type {WordMap} */ (this.map);
    /** @type {HTMLElement[]} */
    const paragraphs = [];
    // What is far off is laid out when it is scrolled to; what is near must have its height at once.
    const far = (/** @type {number} */ index) => Math.min(Math.abs(index - from + 1), Math.abs(to - index)) > NEAR;
    for (let index = from; index < to; index++) {
      const gap = index ? article.points.slice(article.sentence(index - 1)[1], article.sentence(index)[0]) : "";
      if (index === from || /[\n\r\u2028\u2029]/u.test(gap)) paragraphs.push(h("p", { class: far(index) ? "far" : "" }));
      else paragraphs.at(-1)?.append(gap);
      paragraphs.at(-1)?.append(this.span(index));
    }
    return paragraphs;
  }

  /** @param {number} index */
  span(index) {
    const map = /** @type {WordMap} */ (this.map);
    const span = h("span", { class: "other", test: "context-sentence", data: { index } }, ...map.plain(index, labeled(map.article, index)));
    this.spans.set(index, span);
    return span;
  }

  /** Cut a sentence into tokens when the mouse comes to it. @param {Event} event */
  cut(event) {
    const target = /** @type {Element} */ (event.target);
    const span = /** @type {HTMLElement | null} */ (target.closest?.(".other:not(.cut)"));
    const { map } = this;
    if (!span || !map) return;
    const index = Number(span.dataset["index"]);
    const mine = labeled(map.article, index).map(({ range }) => range);
    const look = (/** @type {Range} */ [start, end]) => (mine.some(([from, to]) => from <= start && end <= to) ? "mine" : "");
    span.replaceChildren(...map.tokens(index, look));
    span.classList.add("cut");
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
    const span = this.spans.get(index);
    const [rect] = map.rects(index, [start, start + 1]);
    const box = this.element.getBoundingClientRect();
    if (span && rect && (rect.top < box.top + 40 || rect.bottom > box.bottom - 40)) span.scrollIntoView({ block: "center" });
    else if (!span && rect && (rect.top < box.top || rect.bottom > box.bottom)) this.scrollToSentence();
  }
}

/** @param {Work} work */
function describe({ article, sentence, revise, status }) {
  const { title, url, date, metadata } = article.view;
  const source = metadata["source"] ?? metadata["publisher"] ?? hostOf(url);
  const facts = [source, date, `sentence ${sentence + 1} of ${article.sentences.length}`].filter(Boolean).map(String);
  return [
    title ? h("b", { class: "title" }, title) : null,
    ...facts.map((fact) => h("span", { class: "fact" }, fact)),
    revise ? h("span", { class: "fact revising", test: "revising" }, status === "refused" ? "refused: mend it and submit again" : `revising what you ${status || "submitted"}`) : null,
  ].filter((part) => part !== null);
}

/** @param {string} url */
function hostOf(url) {
  try {
    return url && new URL(url).host.replace(/^www\./, "");
  } catch {
    return "";
  }
}

/**
 * One's own entities of a sentence, where they do not overlap.
 * @param {import("../model/article.js").Article} article
 * @param {number} index
 * @returns {{range: Range, title: string}[]}
 */
function labeled(article, index) {
  const mine = article.mine.get(index);
  /** @type {{range: Range, title: string}[]} */
  const found = [];
  const all = (mine?.entities ?? []).flatMap((/** @type {any} */ { span, label }) =>
    span.fragments.map((/** @type {any} */ { start, end }) => ({ range: [start, end], title: label })),
  );
  for (const one of all.sort((/** @type {any} */ a, /** @type {any} */ b) => a.range[0] - b.range[0] || b.range[1] - a.range[1])) {
    if (one.range[0] >= (found.at(-1)?.range[1] ?? 0)) found.push(one);
  }
  return found;
}
