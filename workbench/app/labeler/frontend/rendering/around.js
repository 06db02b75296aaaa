/**
 * The sentences around the one at hand, dimmed, as paragraphs; one's own earlier labels faint in them.
 *
 * @typedef {import("../model/article.js").Article} Article
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("./words.js").WordMap} WordMap
 */

import { h } from "./dom.js";

/** Beyond so many sentences, a paragraph is laid out only when it is scrolled to. */
const NEAR = 12;
/** So many sentences on, the page is changed rather than made anew. */
const STEP = 8;

export class AroundPainter {
  constructor() {
    this.before = h("div", { class: "around before", dir: "auto" });
    this.after = h("div", { class: "around after", dir: "auto" });
    /** @type {WordMap | null} */
    this.map = null;
    this.at = -1;
    /** @type {Map<number, HTMLElement>} the sentences by their place */
    this.spans = new Map();
    for (const part of [this.before, this.after]) part.addEventListener("pointerover", (event) => this.cut(event));
  }

  /**
   * @param {WordMap} map
   * @param {number} at the sentence at hand, which is left out
   */
  paint(map, at) {
    const step = this.map === map ? at - this.at : 0;
    if (step > 0 && step <= STEP) this.advance(at);
    else this.paintAll(map, at);
    this.at = at;
  }

  /**
   * @param {WordMap} map
   * @param {number} at
   */
  paintAll(map, at) {
    this.map = map;
    this.spans.clear();
    this.before.replaceChildren();
    this.after.replaceChildren();
    for (let index = 0; index < at; index++) this.append(this.before, this.makeSpan(index), index, at - index > NEAR);
    for (let index = at + 1; index < map.article.sentences.length; index++) {
      this.append(this.after, this.makeSpan(index), index, index - at > NEAR);
    }
  }

  /**
   * On to a later sentence: those between move up, and it leaves.
   * @param {number} at
   */
  advance(at) {
    for (let index = this.at; index < at; index++) {
      const span = index === this.at ? this.makeSpan(index) : this.takeFirst(index);
      this.append(this.before, span, index, false);
    }
    this.takeFirst(at);
    this.spans.delete(at);
  }

  /**
   * Take the first sentence out of those that follow.
   * @param {number} index
   */
  takeFirst(index) {
    const span = /** @type {HTMLElement} */ (this.spans.get(index));
    const paragraph = /** @type {HTMLElement} */ (this.after.firstElementChild);
    while (paragraph.firstChild && paragraph.firstChild !== span) paragraph.firstChild.remove();
    span.remove();
    // What stood between it and the next one goes too.
    if (paragraph.firstChild instanceof Text) paragraph.firstChild.remove();
    if (!paragraph.firstChild) paragraph.remove();
    return span;
  }

  /**
   * Put a sentence at the end; a line break before it begins a paragraph.
   * @param {HTMLElement} part
   * @param {HTMLElement} span
   * @param {number} index
   * @param {boolean} far
   */
  append(part, span, index, far) {
    const { article } = /** @type {WordMap} */ (this.map);
    const gap = index ? article.points.slice(article.sentence(index - 1)[1], article.sentence(index)[0]) : "";
    const last = part.lastElementChild;
    if (last && !/[\n\r\u2028\u2029]/u.test(gap)) last.append(gap, span);
    else part.append(h("p", { class: far ? "far" : "" }, span));
  }

  /** @param {number} index */
  makeSpan(index) {
    const map = /** @type {WordMap} */ (this.map);
    const nodes = map.plain(index, labeled(map.article, index));
    const span = h("span", { class: "other", test: "context-sentence", data: { index } }, ...nodes);
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
