/**
 * What the keys and the mouse can do. Each command reads the state, asks the model for another annotation and
 * hands it to the session; an edit that the rules forbid is told to the annotator.
 *
 * @typedef {import("../state/session.js").Session} Session
 * @typedef {import("../state/store.js").Store} Store
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Entity} Entity
 * @typedef {import("../model/types.js").Range} Range
 */

import { attributionTree, findItem, numberOf } from "../model/annotation.js";
import { addAttribution, toggleImplicitSource } from "../model/attributions.js";
import { findCandidates } from "../model/candidates.js";
import * as cursors from "../model/cursor.js";
import { addEntity, relabelEntity } from "../model/entities.js";
import * as items from "../model/items.js";
import { NotPossible } from "../model/rules.js";
import { makeSpan, overlap, rangesOf, sameSpan, startOf, subtract } from "../model/spans.js";
import { addStance, setLabel } from "../model/stances.js";
import * as suggesting from "../model/suggestions.js";
import { cleanTyped } from "../model/typed.js";
import { timeToPaint } from "../state/timing.js";
import { isAtHand, readContext } from "./context.js";
import { Pickers } from "./pickers.js";

export class Commands {
  /**
   * @param {Session} session
   * @param {Store} store
   */
  constructor(session, store) {
    this.session = session;
    this.store = store;
    this.scheme = store.scheme;
    this.pickers = new Pickers(session, store, (change) => this.try(change));
    /** Set by the page: puts the focus into a field of it. */
    this.focusOn = (/** @type {"note" | "text" | "next-region"} */ _what) => {};
  }

  /** When the key was pressed, or the button clicked, that is being carried out. */
  pressed = 0;

  // ------------------------------------------------------------------ what is at hand

  get work() {
    return this.store.state.work;
  }

  get context() {
    return readContext(this.store.state, this.scheme);
  }

  /** @returns {Item | null} the open item */
  get item() {
    return this.work && findItem(this.work.annotation, this.store.state.open);
  }

  /** @returns {Range[]} what a key would take */
  get taken() {
    const { cursor } = this.store.state;
    return cursor ? cursors.takenBy(cursor) : [];
  }

  get suggestionIds() {
    return this.work?.suggestions.map(({ id }) => id) ?? [];
  }

  /** @returns {string} the field of the open item that a selection goes to */
  get field() {
    const { item } = this;
    return this.store.state.field ?? (item ? items.MAIN_FIELD[item.layer] : "");
  }

  /**
   * Do an edit, or say why it cannot be done.
   * @param {() => void} change
   */
  try(change) {
    try {
      change();
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      if (error.item) this.store.update({ open: error.item, field: null });
      this.store.tell(error.message, "refusal");
    }
  }

  /**
   * Change the open item.
   * @param {(annotation: Annotation, item: Item) => Annotation} change
   * @param {{open?: string | null, field?: string | null, join?: boolean}} [then]
   */
  change(change, then) {
    const { work, item } = this;
    if (work && item) this.try(() => this.session.edit(change(work.annotation, item), then));
  }

  /** Pieces put aside are used up by what was made of them. */
  usePieces() {
    const { cursor } = this.store.state;
    if (cursor?.pieces.length) this.store.update({ cursor: { ...cursor, pieces: [] } });
  }

  // ------------------------------------------------------------------ entities and suggestions

  /** @param {string} label */
  label(label) {
    const { work, item, taken } = this;
    const { cursor } = this.store.state;
    if (!work || !cursor) return;
    this.try(() => {
      if (item?.layer === "entities" && !cursor.pieces.length && isAtHand(item, cursors.selectionOf(cursor))) {
        return this.session.edit(relabelEntity(work.annotation, item, label, this.scheme));
      }
      const span = makeSpan(work.article.points, taken);
      if (!span) return;
      const { pending } = this.context;
      if (pending && pending.label === label && sameSpan(pending.span, span)) return this.accept(pending);
      const added = addEntity(work.annotation, span, label, this.scheme, this.suggestionIds);
      this.session.edit(added.annotation, { open: added.id, field: "span" });
      this.usePieces();
    });
  }

  /** @param {Entity | null} suggestion */
  accept(suggestion) {
    const { work } = this;
    if (!work || !suggestion) return;
    this.try(() => {
      this.session.edit(suggesting.accept(work.annotation, suggestion, this.scheme), { open: suggestion.id, field: "span" });
      this.store.update({ cursor: cursorOn(suggestion) });
    });
  }

  acceptAll() {
    const { work } = this;
    const { suggestions } = this.context;
    if (!work) return;
    if (!suggestions.length) return this.store.tell("No suggestion is left to accept");
    this.session.edit(suggesting.acceptAll(work.annotation, suggestions, this.scheme), { open: null, field: null });
    this.store.tell(`${suggestions.length} suggestion${suggestions.length === 1 ? "" : "s"} accepted`);
  }

  /** @param {Entity | null} suggestion */
  refuse(suggestion) {
    const { work } = this;
    if (!work || !suggestion) return;
    this.session.edit(suggesting.refuse(work.annotation, suggestion));
    const [next] = this.context.suggestions.filter(({ span }) => startOf(span) > startOf(suggestion.span));
    if (next) this.store.update({ cursor: cursorOn(next) });
  }

  // ------------------------------------------------------------------ attributions and stances

  openAttribution() {
    const { work } = this;
    if (!work) return;
    const added = addAttribution(work.annotation, this.suggestionIds);
    this.session.edit(added.annotation, { open: added.id, field: "content" });
  }

  /** @param {number} number */
  openNumber(number) {
    const attribution = this.work?.annotation.attributions[number - 1];
    if (attribution) this.open(attribution.id);
  }

  openStance() {
    const { work, item } = this;
    if (!work) return;
    const via = item?.layer === "attribution" ? item.id : item?.layer === "stance" ? item.attribution : null;
    const added = addStance(work.annotation, via, this.scheme, this.suggestionIds);
    this.session.edit(added.annotation, { open: added.id, field: "evidence" });
    if (this.item?.layer === "stance" && !this.item.holder) this.pickers.holder(true);
    else this.pickers.target();
  }

  /** @param {string} label */
  setStance(label) {
    this.change((annotation, item) => (item.layer === "stance" ? setLabel(annotation, item, label) : annotation));
  }

  toggleImplicit() {
    this.change((annotation, item) => {
      if (item.layer === "attribution") return toggleImplicitSource(annotation, item);
      if (item.layer !== "stance") return annotation;
      const stances = annotation.stances.map((stance) => (stance.id === item.id ? { ...stance, implicit: !stance.implicit } : stance));
      return { ...annotation, stances };
    });
  }

  pickParent() {
    this.pickers.parent();
  }

  pickHolder() {
    this.pickers.holder(false);
  }

  pickTarget() {
    this.pickers.target();
  }

  pickVia() {
    this.pickers.via();
  }

  pickCanonical() {
    this.pickers.canonical();
  }

  // ------------------------------------------------------------------ any item

  /**
   * Give a field of the open item what is selected; again, with another selection, adds a fragment.
   * @param {string} field
   */
  take(field) {
    const { work, taken } = this;
    if (!work || !taken.length) return;
    this.change((annotation, item) => items.addToSpan(annotation, item, field, taken, this.scheme, work.article.points), { field });
    this.usePieces();
  }

  /** @param {"source" | "content"} of */
  takeAntecedent(of) {
    const { work, taken, item } = this;
    if (!work || !item) return;
    const field = item.layer === "entities" ? "antecedent" : `${of}_antecedent`;
    const span = makeSpan(work.article.points, taken);
    this.change((annotation, open) => items.setSpan(annotation, open, field, span, this.scheme, work.article.points));
    this.usePieces();
  }

  /** @param {string} field */
  clear(field) {
    const { work } = this;
    if (work) this.change((annotation, item) => items.setSpan(annotation, item, field, null, this.scheme, work.article.points));
  }

  addPiece() {
    const { work, item, taken, field } = this;
    const { cursor } = this.store.state;
    if (!work || !cursor) return;
    const now = item && items.spansOf(item)[field];
    if (now && !taken.every(([start, end]) => rangesOf(now).some(([from, to]) => from <= start && end <= to))) {
      return this.take(field);
    }
    this.store.update({ cursor: cursors.putAside(cursor) });
  }

  cutPiece() {
    const { work, taken, field } = this;
    if (!work) return;
    this.change((annotation, item) => {
      const now = items.spansOf(item)[field];
      if (!now || !overlap(rangesOf(now), taken)) throw new NotPossible("Select the part to take away");
      const left = makeSpan(work.article.points, subtract(rangesOf(now), taken));
      return items.setSpan(annotation, item, field, left, this.scheme, work.article.points);
    });
  }

  replaceSpan() {
    const { work, taken, field } = this;
    if (!work) return;
    const span = makeSpan(work.article.points, taken);
    this.change((annotation, item) => items.setSpan(annotation, item, field, span, this.scheme, work.article.points));
    this.usePieces();
  }

  /**
   * @param {"start" | "end"} edge
   * @param {1 | -1} step
   */
  moveEdge(edge, step) {
    const { work, item, field } = this;
    const span = item && items.spansOf(item)[field];
    if (!work || !span) return;
    const at = edge === "start" ? 0 : span.fragments.length - 1;
    const { start, end } = /** @type {import("../model/types.js").Fragment} */ (span.fragments[at]);
    this.moveFragment(item, field, at, cursors.moveEdge(work.article, [start, end], edge, step));
    const moved = this.item && items.spansOf(this.item)[field];
    if (moved) this.store.update({ cursor: cursors.cursorAt(/** @type {Range} */ (rangesOf(moved).at(edge === "start" ? 0 : -1))) });
  }

  /**
   * @param {Item} item
   * @param {string} field
   * @param {number} at
   * @param {Range} range
   */
  moveFragment(item, field, at, range) {
    const { work } = this;
    if (!work) return;
    this.try(() => {
      const annotation = items.moveFragment(work.annotation, item, field, at, range, this.scheme, work.article.points);
      this.session.edit(annotation, { open: item.id, field });
    });
  }

  /**
   * @param {string} name
   * @param {string[]} values
   */
  nextAttribute(name, values) {
    this.change((annotation, item) => items.nextAttribute(annotation, item, name, values));
  }

  /**
   * @param {string} name
   * @param {string | boolean} value
   */
  setAttribute(name, value) {
    this.change((annotation, item) => items.setAttribute(annotation, item, name, value));
  }

  toggleUncertain() {
    this.change((annotation, item) => items.toggleUncertain(annotation, item));
  }

  writeNote() {
    this.focusOn("note");
  }

  /** @param {string} note on the open item, or on the sentence */
  setNote(note) {
    const { work, item } = this;
    if (!work) return;
    const annotation = item ? items.setNote(work.annotation, item, note) : { ...work.annotation, note: cleanTyped(note) };
    const before = item ? item.note : work.annotation.note;
    this.session.edit(annotation, { join: this.noting === (item?.id ?? "sentence") && before !== "" });
    this.noting = item?.id ?? "sentence";
  }

  /** @type {string} what the letters being typed are a note of, so that undo takes them back together */
  noting = "";

  remove() {
    const { item } = this;
    if (!item) return;
    const before = this.work?.annotation.stances.length ?? 0;
    const suggested = this.suggestionIds.includes(item.id);
    this.change(
      (annotation) => {
        const without = items.removeItem(annotation, item);
        return suggested ? { ...without, refused_suggestions: [...without.refused_suggestions, item.id] } : without;
      },
      { open: null, field: null },
    );
    const gone = before - (this.work?.annotation.stances.length ?? 0) - (item.layer === "stance" ? 1 : 0);
    if (gone > 0) this.store.tell(`With it went ${gone === 1 ? "a stance" : `${gone} stances`} of its source; undo brings all back`);
  }

  // ------------------------------------------------------------------ opening and closing

  /**
   * @param {string | null} id
   * @param {string | null} [field]
   */
  open(id, field = null) {
    const item = this.work && findItem(this.work.annotation, id);
    const { cursor } = this.store.state;
    const span = item?.layer === "entities" ? item.span : null;
    this.store.update({
      open: item?.id ?? null,
      field: field ?? (item ? items.MAIN_FIELD[item.layer] : null),
      cursor: span ? cursorOn({ span }) : cursor,
      message: null,
    });
  }

  /** Open the label under the cursor; when it is open already, the next one there. */
  openHere() {
    const { work, item } = this;
    const { cursor } = this.store.state;
    if (!work || !cursor) return;
    const here = [...work.annotation.entities, ...work.annotation.attributions].filter((one) =>
      Object.values(items.spansOf(one)).some((span) => overlap(rangesOf(span), [cursors.selectionOf(cursor)])),
    );
    const next = here[(here.findIndex(({ id }) => id === item?.id) + 1) % here.length];
    if (next) this.store.update({ open: next.id, field: items.MAIN_FIELD[next.layer], message: null });
  }

  /** @param {1 | -1} step */
  openNextItem(step) {
    const { work } = this;
    if (!work) return;
    const { entities, stances } = work.annotation;
    const lines = [
      ...[...entities].sort((a, b) => startOf(a.span) - startOf(b.span)).map(({ id }) => id),
      ...attributionTree(work.annotation).map(({ attribution }) => attribution.id),
      ...stances.map(({ id }) => id),
    ];
    const at = lines.indexOf(this.store.state.open ?? "");
    const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step;
    this.open(lines[next] ?? null);
  }

  close() {
    const { panel, picker, open, cursor, message } = this.store.state;
    if (panel || picker) return this.store.update({ panel: null, picker: null });
    const { item } = this;
    if (item && isBlank(item)) return this.remove();
    if (open) return this.store.update({ open: null, field: null, message: null });
    if (message) return this.store.update({ message: null });
    if (cursor?.pieces.length) return this.store.update({ cursor: { ...cursor, pieces: [] } });
    if (cursor && cursor.anchor !== cursor.focus) this.store.update({ cursor: cursors.cursorAt(cursor.focus) });
  }

  /** @param {"help" | "guidelines" | "outbox"} panel */
  toggle(panel) {
    this.store.update({ panel: this.store.state.panel === panel ? null : panel, picker: null });
  }

  leave() {
    this.focusOn("next-region");
  }

  // ------------------------------------------------------------------ the cursor

  /** @param {(cursor: cursors.Cursor, work: import("../state/store.js").Work) => cursors.Cursor} change */
  moveCursor(change) {
    const { work } = this;
    const { cursor } = this.store.state;
    if (work && cursor) this.store.update({ cursor: change(cursor, work), message: null });
  }

  /**
   * @param {1 | -1} step
   * @param {boolean} stretch
   */
  move(step, stretch) {
    this.moveCursor((cursor, { article }) => cursors.move(article, cursor, step, stretch));
  }

  /**
   * @param {"start" | "end"} where
   * @param {boolean} stretch
   */
  moveToEdge(where, stretch) {
    this.moveCursor((cursor, { article }) => cursors.moveToEdge(article, cursor, where, stretch));
  }

  /** @param {1 | -1} step */
  moveSentence(step) {
    this.moveCursor((cursor, { article }) => cursors.moveSentence(article, cursor, step));
  }

  /**
   * @param {"start" | "end"} edge
   * @param {1 | -1} step
   */
  nudge(edge, step) {
    this.moveCursor((cursor, { article }) => cursors.nudge(article, cursor, edge, step));
  }

  comeBack() {
    this.moveCursor((cursor, { article, sentence }) => cursors.cursorAt(article.tokensOf(sentence)[0] ?? cursor.focus, cursor.pieces));
  }

  selectSentence() {
    this.moveCursor((cursor, { article, sentence }) => {
      const tokens = article.tokensOf(sentence);
      return { ...cursor, anchor: tokens[0] ?? cursor.anchor, focus: tokens.at(-1) ?? cursor.focus };
    });
  }

  /** @param {1 | -1} step */
  jump(step) {
    const { suggestions } = this.context;
    this.moveCursor((cursor, { article, sentence, annotation }) => {
      const labeled = annotation.entities.flatMap(({ span }) => rangesOf(span));
      const candidates = findCandidates(article.points, article.sentence(sentence), suggestions, labeled);
      const next = cursors.nextCandidate(candidates, suggestions.length, cursors.selectionOf(cursor), step);
      return next ? cursors.cursorAt(next, cursor.pieces) : cursor;
    });
  }

  async copy() {
    const { work } = this;
    if (!work) return;
    const text = this.taken.map(([start, end]) => work.article.points.slice(start, end)).join(" … ");
    await navigator.clipboard?.writeText(text);
  }

  // ------------------------------------------------------------------ the sentence

  submit() {
    if (this.session.submit("submitted")) timeToPaint(this.pressed);
  }

  skip() {
    if (this.session.submit("skipped")) timeToPaint(this.pressed);
  }

  flag() {
    this.store.update({ panel: "flag", picker: null });
  }

  /** @param {string} reason */
  flagWith(reason) {
    if (!reason.trim()) return this.store.tell("Say in a few words what should be discussed", "refusal");
    if (this.session.submit("flagged", cleanTyped(reason).trim())) timeToPaint(this.pressed);
  }

  undo() {
    this.session.undo();
  }

  redo() {
    this.session.redo();
  }

  back() {
    this.session.back();
  }

  forward() {
    this.session.forward();
  }

  /** @param {string} id of an attribution */
  numberOf(id) {
    return this.work ? numberOf(this.work.annotation, id) : 0;
  }
}

/** @param {{span: import("../model/types.js").Span}} entity */
function cursorOn({ span }) {
  const ranges = rangesOf(span);
  const first = /** @type {Range} */ (ranges[0]);
  return { anchor: first, focus: /** @type {Range} */ (ranges.at(-1)), pieces: [] };
}

/** @param {Item} item */
function isBlank(item) {
  if (item.note || item.uncertain || Object.keys(item.attributes).length || Object.keys(items.spansOf(item)).length) return false;
  if (item.layer === "attribution") return !item.parent && !item.source_canonical && !item.implicit_source;
  return item.layer === "stance" && !item.target && !item.label;
}
