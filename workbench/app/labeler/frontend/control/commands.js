/**
 * What the keys and the mouse can do, in four parts (`layers`, `items`, `cursor`, `decisions`) and what they share. Each command
 * reads the state, asks the model for another annotation and hands it to the session; an edit that the rules forbid
 * is told to the annotator.
 *
 * @typedef {import("../state/session.js").Session} Session
 * @typedef {import("../state/store.js").Store} Store
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Entity} Entity
 * @typedef {import("../model/types.js").Range} Range
 */

import { attributionTree, findItem } from "../model/annotation.js";
import * as cursors from "../model/cursor.js";
import { MAIN_FIELD, spansOf } from "../model/items.js";
import { NotPossible } from "../model/rules.js";
import { overlap, rangesOf, startOf } from "../model/spans.js";
import { cleanTyped } from "../model/typed.js";
import { timeToPaint } from "../state/timing.js";
import { readContext } from "./context.js";
import { CursorCommands } from "./cursor-commands.js";
import { DecisionCommands } from "./decision-commands.js";
import { ItemCommands } from "./item-commands.js";
import { LayerCommands } from "./layer-commands.js";
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
    this.layers = new LayerCommands(this);
    this.items = new ItemCommands(this);
    this.cursor = new CursorCommands(this);
    this.decisions = new DecisionCommands(this);
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
    return this.store.state.field ?? (item ? MAIN_FIELD[item.layer] : "");
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
      field: field ?? (item ? MAIN_FIELD[item.layer] : null),
      cursor: span ? cursors.cursorOn(span) : cursor,
      message: null,
    });
  }

  /** Open the label under the cursor; when it is open already, the next one there. */
  openHere() {
    const { work, item } = this;
    const { cursor } = this.store.state;
    if (!work || !cursor) return;
    const here = [...work.annotation.entities, ...work.annotation.attributions].filter((one) =>
      Object.values(spansOf(one)).some((span) => overlap(rangesOf(span), [cursors.selectionOf(cursor)])),
    );
    const next = here[(here.findIndex(({ id }) => id === item?.id) + 1) % here.length];
    if (next) this.store.update({ open: next.id, field: MAIN_FIELD[next.layer], message: null });
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
    if (item && isBlank(item)) return this.items.remove();
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
    this.session.revising.back();
  }

  forward() {
    this.session.revising.forward();
  }
}

/** @param {Item} item */
function isBlank(item) {
  if (item.note || item.uncertain || Object.keys(item.attributes).length || Object.keys(spansOf(item)).length) return false;
  if (item.layer === "attribution") return !item.parent && !item.source_canonical && !item.implicit_source;
  return item.layer === "stance" && !item.target && !item.label;
}
