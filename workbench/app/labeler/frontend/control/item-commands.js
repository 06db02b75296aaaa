/**
 * What can be done to any open item: give its parts words and take them away, mark it, note on it, delete it.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("../model/types.js").Role} Role
 */

import * as cursors from "../model/cursor.js";
import * as items from "../model/items.js";
import { NotPossible } from "../model/rules.js";
import { makeSpan, overlap, rangesOf, subtract } from "../model/spans.js";
import { cleanTyped } from "../model/typed.js";

export class ItemCommands {
  /** @param {Commands} commands */
  constructor(commands) {
    this.commands = commands;
    /** What the letters being typed are a note of, so that undo takes them back together. */
    this.noting = "";
  }

  /**
   * Give a field of the open item what is selected; again, with another selection, adds a fragment.
   * @param {string} field
   */
  take(field) {
    const { work, taken } = this.commands;
    if (!work || !taken.length) return;
    this.commands.change((annotation, item) => items.addToSpan(annotation, item, field, taken, this.commands.scheme, work.article.points), { field });
    this.commands.usePieces();
  }

  /** @param {"source" | "content"} of */
  takeAntecedent(of) {
    const { work, taken, item } = this.commands;
    if (!work || !item) return;
    const field = item.layer === "entities" ? "antecedent" : `${of}_antecedent`;
    const span = makeSpan(work.article.points, taken);
    this.commands.change((annotation, open) => items.setSpan(annotation, open, field, span, this.commands.scheme, work.article.points));
    this.commands.usePieces();
  }

  /** @param {string} field */
  clear(field) {
    const { work } = this.commands;
    if (work) this.commands.change((annotation, item) => items.setSpan(annotation, item, field, null, this.commands.scheme, work.article.points));
  }

  addPiece() {
    const { work, item, taken, field } = this.commands;
    const { cursor } = this.commands.store.state;
    if (!work || !cursor) return;
    const now = item && items.spansOf(item)[field];
    if (now && !taken.every(([start, end]) => rangesOf(now).some(([from, to]) => from <= start && end <= to))) {
      return this.take(field);
    }
    this.commands.store.update({ cursor: cursors.putAside(cursor) });
  }

  cutPiece() {
    const { work, taken, field } = this.commands;
    if (!work) return;
    this.commands.change((annotation, item) => {
      const now = items.spansOf(item)[field];
      if (!now || !overlap(rangesOf(now), taken)) throw new NotPossible("Select the part to take away");
      const left = makeSpan(work.article.points, subtract(rangesOf(now), taken));
      return items.setSpan(annotation, item, field, left, this.commands.scheme, work.article.points);
    });
  }

  replaceSpan() {
    const { work, taken, field } = this.commands;
    if (!work) return;
    const span = makeSpan(work.article.points, taken);
    this.commands.change((annotation, item) => items.setSpan(annotation, item, field, span, this.commands.scheme, work.article.points));
    this.commands.usePieces();
  }

  /**
   * @param {"start" | "end"} edge
   * @param {1 | -1} step
   */
  moveEdge(edge, step) {
    const { work, item, field } = this.commands;
    const span = item && items.spansOf(item)[field];
    if (!work || !span) return;
    const at = edge === "start" ? 0 : span.fragments.length - 1;
    const { start, end } = /** @type {import("../model/types.js").Fragment} */ (span.fragments[at]);
    this.moveFragment(item, field, at, cursors.moveEdge(work.article, [start, end], edge, step));
    const moved = this.commands.item && items.spansOf(this.commands.item)[field];
    if (moved) this.commands.store.update({ cursor: cursors.cursorAt(/** @type {Range} */ (rangesOf(moved).at(edge === "start" ? 0 : -1))) });
  }

  /**
   * @param {Item} item
   * @param {string} field
   * @param {number} at
   * @param {Range} range
   */
  moveFragment(item, field, at, range) {
    const { work } = this.commands;
    if (!work) return;
    this.commands.try(() => {
      const annotation = items.moveFragment(work.annotation, item, field, at, range, this.commands.scheme, work.article.points);
      this.commands.session.edit(annotation, { open: item.id, field });
    });
  }

  /**
   * @param {string} name
   * @param {string[]} values
   */
  nextAttribute(name, values) {
    this.commands.change((annotation, item) => items.nextAttribute(annotation, item, name, values));
  }

  /**
   * @param {string} name
   * @param {string | boolean} value
   */
  setAttribute(name, value) {
    this.commands.change((annotation, item) => items.setAttribute(annotation, item, name, value));
  }

  toggleUncertain() {
    this.commands.change((annotation, item) => items.toggleUncertain(annotation, item));
  }

  writeNote() {
    this.commands.focusOn("note");
  }

  /** @param {string} note on the open item, or on the sentence */
  setNote(note) {
    const { work, item } = this.commands;
    if (!work) return;
    const annotation = item ? items.setNote(work.annotation, item, note) : { ...work.annotation, note: cleanTyped(note) };
    const before = item ? item.note : work.annotation.note;
    this.commands.session.edit(annotation, { join: this.noting === (item?.id ?? "sentence") && before !== "" });
    this.noting = item?.id ?? "sentence";
  }

  remove() {
    const { item } = this.commands;
    if (!item) return;
    const before = this.commands.work?.annotation.stances.length ?? 0;
    const suggested = this.commands.suggestionIds.includes(item.id);
    this.commands.change(
      (annotation) => {
        const without = items.removeItem(annotation, item);
        return suggested ? { ...without, refused_suggestions: [...without.refused_suggestions, item.id] } : without;
      },
      { open: null, field: null },
    );
    const gone = before - (this.commands.work?.annotation.stances.length ?? 0) - (item.layer === "stance" ? 1 : 0);
    if (gone > 0) this.commands.store.tell(`With it went ${gone === 1 ? "a stance" : `${gone} stances`} of its source; undo brings all back`);
  }
}
