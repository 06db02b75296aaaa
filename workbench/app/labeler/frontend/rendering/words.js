/**
 * Sentences as text in the page, and the way back from code points to places on the screen.
 *
 * @typedef {import("../model/article.js").Article} Article
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {{node: Text, start: number, end: number}} Piece a text node and the code points it shows
 */

import { h } from "./dom.js";

/** Which text nodes show which part of the document. */
export class WordMap {
  /** @param {Article} article */
  constructor(article) {
    this.article = article;
    /** @type {Map<number, Piece[]>} by sentence */
    this.pieces = new Map();
  }

  /**
   * Make the text of a sentence: tokens as elements, what is between them as it is.
   * @param {number} index
   * @param {(token: Range) => string} [look] further classes of a token
   * @returns {Node[]}
   */
  tokens(index, look = () => "") {
    /** @type {Node[]} */
    const nodes = [];
    /** @type {Piece[]} */
    const pieces = [];
    const [start, end] = this.article.sentence(index);
    let at = start;
    for (const [from, to] of this.article.tokensOf(index)) {
      if (at < from) nodes.push(this.piece(pieces, at, from));
      const token = h("span", { class: `token ${look([from, to])}`, test: "token", data: { start: from, end: to } });
      token.append(this.piece(pieces, from, to));
      nodes.push(token);
      at = to;
    }
    if (at < end) nodes.push(this.piece(pieces, at, end));
    this.pieces.set(index, pieces);
    return nodes;
  }

  /**
   * Make the text of a sentence in as few nodes as its marked ranges allow.
   * @param {number} index
   * @param {{range: Range, title: string}[]} marked ranges that do not overlap, in order
   * @returns {Node[]}
   */
  plain(index, marked) {
    /** @type {Node[]} */
    const nodes = [];
    /** @type {Piece[]} */
    const pieces = [];
    const [start, end] = this.article.sentence(index);
    let at = start;
    for (const { range, title } of marked) {
      const [from, to] = [Math.max(range[0], at), Math.min(range[1], end)];
      if (from >= to) continue;
      if (at < from) nodes.push(this.piece(pieces, at, from));
      nodes.push(h("span", { class: "mine", title }, this.piece(pieces, from, to)));
      at = to;
    }
    if (at < end) nodes.push(this.piece(pieces, at, end));
    this.pieces.set(index, pieces);
    return nodes;
  }

  /**
   * @param {Piece[]} pieces
   * @param {number} start
   * @param {number} end
   */
  piece(pieces, start, end) {
    const node = document.createTextNode(this.article.points.slice(start, end));
    pieces.push({ node, start, end });
    return node;
  }

  /**
   * Where a range of one sentence stands on the screen, line by line.
   * @param {number} index
   * @param {Range} range
   * @returns {DOMRect[]}
   */
  rects(index, [start, end]) {
    const range = this.range(index, start, end);
    return range ? joinLines([...range.getClientRects()]) : [];
  }

  /**
   * @param {number} index
   * @param {number} start
   * @param {number} end
   * @returns {globalThis.Range | null}
   */
  range(index, start, end) {
    const pieces = this.pieces.get(index) ?? [];
    const first = pieces.find((piece) => start < piece.end);
    const last = pieces.findLast((piece) => end > piece.start);
    if (!first || !last || start >= end) return null;
    const range = document.createRange();
    range.setStart(first.node, this.unit(first, Math.max(start, first.start)));
    range.setEnd(last.node, this.unit(last, Math.min(end, last.end)));
    return range;
  }

  /**
   * @param {Piece} piece
   * @param {number} point
   */
  unit(piece, point) {
    return this.article.points.toUnit(point) - this.article.points.toUnit(piece.start);
  }
}

/**
 * One rectangle a line, of those of the text nodes in it.
 * @param {DOMRect[]} rects
 * @returns {DOMRect[]}
 */
function joinLines(rects) {
  /** @type {DOMRect[]} */
  const lines = [];
  for (const rect of rects) {
    if (rect.width === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.top - rect.top) < last.height / 2) {
      const left = Math.min(last.left, rect.left);
      lines[lines.length - 1] = new DOMRect(left, last.top, Math.max(last.right, rect.right) - left, last.height);
    } else lines.push(rect);
  }
  return lines;
}
