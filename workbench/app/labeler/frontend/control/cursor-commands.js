/**
 * Moving the cursor: by words, sentences, characters, and to the next place worth a look.
 *
 * @typedef {import("./commands.js").Commands} Commands
 */

import { findCandidates } from "../model/candidates.js";
import * as cursors from "../model/cursor.js";
import { rangesOf } from "../model/spans.js";

export class CursorCommands {
  /** @param {Commands} commands */
  constructor(commands) {
    this.commands = commands;
  }

  /** @param {(cursor: cursors.Cursor, work: import("../state/store.js").Work) => cursors.Cursor} change */
  change(change) {
    const { work } = this.commands;
    const { cursor } = this.commands.store.state;
    if (work && cursor) this.commands.store.update({ cursor: change(cursor, work), message: null });
  }

  /**
   * @param {1 | -1} step
   * @param {boolean} stretch
   */
  move(step, stretch) {
    this.change((cursor, { article }) => cursors.move(article, cursor, step, stretch));
  }

  /**
   * @param {"start" | "end"} where
   * @param {boolean} stretch
   */
  moveToEdge(where, stretch) {
    this.change((cursor, { article }) => cursors.moveToEdge(article, cursor, where, stretch));
  }

  /** @param {1 | -1} step */
  moveSentence(step) {
    this.change((cursor, { article }) => cursors.moveSentence(article, cursor, step));
  }

  /**
   * @param {"start" | "end"} edge
   * @param {1 | -1} step
   */
  nudge(edge, step) {
    this.change((cursor, { article }) => cursors.nudge(article, cursor, edge, step));
  }

  comeBack() {
    this.change((cursor, { article, sentence }) => cursors.cursorAt(article.tokensOf(sentence)[0] ?? cursor.focus, cursor.pieces));
  }

  selectSentence() {
    this.change((cursor, { article, sentence }) => {
      const tokens = article.tokensOf(sentence);
      return { ...cursor, anchor: tokens[0] ?? cursor.anchor, focus: tokens.at(-1) ?? cursor.focus };
    });
  }

  /** @param {1 | -1} step */
  jump(step) {
    const { suggestions } = this.commands.context;
    this.change((cursor, { article, sentence, annotation }) => {
      const labeled = annotation.entities.flatMap(({ span }) => rangesOf(span));
      const candidates = findCandidates(article.points, article.sentence(sentence), suggestions, labeled);
      const next = cursors.nextCandidate(candidates, suggestions.length, cursors.selectionOf(cursor), step);
      return next ? cursors.cursorAt(next, cursor.pieces) : cursor;
    });
  }

  async copy() {
    const { work } = this.commands;
    if (!work) return;
    const text = this.commands.taken.map(([start, end]) => work.article.points.slice(start, end)).join(" … ");
    await navigator.clipboard?.writeText(text);
  }
}
