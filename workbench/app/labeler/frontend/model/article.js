/**
 * A document as the labeler holds it: its text by code points, its sentences, and their tokens when asked for.
 *
 * @typedef {import("./types.js").DocumentView} DocumentView
 * @typedef {import("./types.js").Range} Range
 */

import { CodePoints } from "./codepoints.js";
import { tokenize } from "./tokens.js";

export class Article {
  /** @param {DocumentView} view */
  constructor(view) {
    this.view = view;
    this.id = view.id;
    this.points = new CodePoints(view.text);
    this.sentences = view.sentences;
    /** @type {Map<number, any>} one's own newest annotation of each sentence */
    this.mine = new Map(view.mine.map((annotation) => [annotation.sentence, annotation]));
    /** @type {Map<number, Range[]>} */
    this.tokens = new Map();
  }

  /**
   * @param {number} index
   * @returns {Range}
   */
  sentence(index) {
    return /** @type {Range} */ (this.sentences[index]);
  }

  /**
   * @param {number} index
   * @returns {Range[]} the tokens of a sentence
   */
  tokensOf(index) {
    let tokens = this.tokens.get(index);
    if (!tokens) {
      tokens = tokenize(this.points, this.sentence(index));
      this.tokens.set(index, tokens);
    }
    return tokens;
  }

  /**
   * The sentence that holds a code point; between two sentences, the next one.
   * @param {number} point
   */
  sentenceAt(point) {
    let low = 0;
    let high = this.sentences.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sentence(middle)[1] <= point) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The token at a code point, or the nearest one of its sentence.
   * @param {number} point
   * @returns {Range | null}
   */
  tokenAt(point) {
    const tokens = this.tokensOf(this.sentenceAt(point));
    return tokens.find(([, end]) => point < end) ?? tokens.at(-1) ?? null;
  }

  /**
   * The token before or after another one, across sentences.
   * @param {Range} token
   * @param {1 | -1} step
   * @returns {Range}
   */
  neighbour(token, step) {
    const index = this.sentenceAt(token[0]);
    const tokens = this.tokensOf(index);
    if (step > 0) {
      const next = tokens.find(([start]) => start >= token[1]);
      if (next) return next;
    } else {
      const previous = tokens.findLast(([, end]) => end <= token[0]);
      if (previous) return previous;
    }
    for (let at = index + step; at >= 0 && at < this.sentences.length; at += step) {
      const found = this.tokensOf(at).at(step > 0 ? 0 : -1);
      if (found) return found;
    }
    return token;
  }
}
