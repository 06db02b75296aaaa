/**
 * The mouse: drag over words to select them (Alt: characters), double click for one, Ctrl-drag for a further
 * part, drag the end of a bar to move it, click a bar to open it. Works in every sentence of the article.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("../rendering/article.js").ArticlePainter} ArticlePainter
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("../model/types.js").Item} Item
 */

import { findItem } from "../model/annotation.js";
import { cursorAt, selectionOf } from "../model/cursor.js";
import { spansOf } from "../model/items.js";
import { characterStops } from "../model/tokens.js";
import { readContext } from "./context.js";

export class Mouse {
  /**
   * @param {ArticlePainter} painter
   * @param {Commands} commands
   */
  constructor(painter, commands) {
    this.painter = painter;
    this.commands = commands;
    /** @type {((event: PointerEvent) => void) | null} */
    this.dragging = null;
    /** @type {(() => void) | null} */
    this.dropping = null;
    const { element } = painter;
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.dragging?.(event));
    element.addEventListener("pointerup", () => this.up());
    element.addEventListener("pointercancel", () => this.up());
    element.addEventListener("dblclick", (event) => this.openUnder(event));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !this.commands.work) return;
    const target = /** @type {Element} */ (event.target);
    const bar = /** @type {HTMLElement | null} */ (target.closest(".bar"));
    if (bar) return this.onBar(event, bar, target);
    if (!target.closest(".words, .other, .line")) return;
    const place = this.placeAt(event);
    if (!place) return;
    event.preventDefault();
    this.painter.element.focus({ preventScroll: true });
    this.painter.element.setPointerCapture(event.pointerId);
    this.select(event, place);
  }

  /**
   * @param {PointerEvent} event
   * @param {Range} place
   */
  select(event, place) {
    const { store } = this.commands;
    const { cursor } = store.state;
    const further = event.ctrlKey || event.metaKey;
    const item = this.commands.item;
    const begin = event.shiftKey && cursor ? cursor.anchor : place;
    const pieces = further && cursor && !item ? [...cursor.pieces, selectionOf(cursor)] : further ? (cursor?.pieces ?? []) : [];
    store.update({ cursor: { anchor: begin, focus: place, pieces }, message: null });
    this.dragging = (move) => {
      const now = this.placeAt(move);
      if (now) store.update({ cursor: { anchor: begin, focus: now, pieces } });
    };
    this.dropping = () => {
      // A further part goes straight to the open item; with nothing open it waits for its label.
      if (further && item) this.commands.items.take(this.commands.field);
    };
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} bar
   * @param {Element} target
   */
  onBar(event, bar, target) {
    event.preventDefault();
    this.painter.element.focus({ preventScroll: true });
    const { store } = this.commands;
    const work = this.commands.work;
    if (!work) return;
    const { item: id = "", role = "", fragment = "0" } = bar.dataset;
    const suggestion = readContext(store.state, store.scheme).suggestions.find((one) => one.id === id);
    if (suggestion) {
      const { start, end } = /** @type {import("../model/types.js").Fragment} */ (suggestion.span.fragments[0]);
      return store.update({ cursor: cursorAt([start, end]), open: null });
    }
    this.commands.open(id, role);
    const edge = /** @type {HTMLElement} */ (target).dataset["edge"];
    if (edge !== "start" && edge !== "end") return;
    this.painter.element.setPointerCapture(event.pointerId);
    this.dragEdge(id, role, Number(fragment), edge);
  }

  /**
   * Move one end of a fragment with the pointer; all of it is one edit.
   * @param {string} id
   * @param {string} role
   * @param {number} fragment
   * @param {"start" | "end"} edge
   */
  dragEdge(id, role, fragment, edge) {
    const { commands } = this;
    const before = this.fragmentOf(id, role, fragment);
    if (!before) return;
    /** @type {Range} */
    let range = before;
    this.dragging = (move) => {
      const place = this.placeAt(move);
      if (!place) return;
      const next = /** @type {Range} */ (edge === "start" ? [Math.min(place[0], before[1] - 1), before[1]] : [before[0], Math.max(place[1], before[0] + 1)]);
      if (next[0] === range[0] && next[1] === range[1]) return;
      range = next;
      commands.store.update({ cursor: cursorAt(range) });
    };
    this.dropping = () => {
      const work = commands.work;
      const item = work && findItem(work.annotation, id);
      if (item && String(range) !== String(before)) commands.items.moveFragment(item, role, fragment, range);
    };
  }

  /**
   * @param {string} id
   * @param {string} role
   * @param {number} at
   * @returns {Range | null}
   */
  fragmentOf(id, role, at) {
    const work = this.commands.work;
    const item = work && findItem(work.annotation, id);
    const fragment = item && spansOf(item)[role]?.fragments[at];
    return fragment ? [fragment.start, fragment.end] : null;
  }

  up() {
    const drop = this.dropping;
    this.dragging = null;
    this.dropping = null;
    drop?.();
  }

  /** A double click on a labeled word opens its label. @param {MouseEvent} event */
  openUnder(event) {
    if (/** @type {Element} */ (event.target).closest(".token")) this.commands.openHere();
  }

  /**
   * The token under the pointer, or the nearest of its line; with Alt, the character.
   * @param {PointerEvent} event
   * @returns {Range | null}
   */
  placeAt(event) {
    const root = /** @type {Document | ShadowRoot} */ (this.painter.element.getRootNode());
    const hit = root.elementFromPoint(event.clientX, event.clientY);
    const token = /** @type {HTMLElement | null} */ (hit?.closest(".token") ?? this.nearest(hit, event));
    if (!token) return null;
    const range = /** @type {Range} */ ([Number(token.dataset["start"]), Number(token.dataset["end"])]);
    return event.altKey ? this.characterAt(range, event.clientX) : range;
  }

  /**
   * @param {Element | null} hit
   * @param {PointerEvent} event
   * @returns {Element | null}
   */
  nearest(hit, event) {
    const box = hit?.closest(".line, .other, .sentence, .around");
    if (!box) return null;
    let best = null;
    let least = Infinity;
    for (const token of box.querySelectorAll(".token")) {
      const { left, right, top, bottom } = token.getBoundingClientRect();
      const across = Math.max(left - event.clientX, 0, event.clientX - right);
      const down = Math.max(top - event.clientY, 0, event.clientY - bottom);
      const distance = across + down * 20;
      if (distance < least) [best, least] = [token, distance];
    }
    return best;
  }

  /**
   * @param {Range} token
   * @param {number} x
   * @returns {Range}
   */
  characterAt(token, x) {
    const { map } = this.painter;
    if (!map) return token;
    const index = map.article.sentenceAt(token[0]);
    const stops = characterStops(map.article.points, token);
    for (let at = 0; at + 1 < stops.length; at++) {
      const range = /** @type {Range} */ ([stops[at], stops[at + 1]]);
      const [rect] = map.rects(index, range);
      if (rect && x <= rect.right) return range;
    }
    return /** @type {Range} */ ([stops.at(-2) ?? token[0], token[1]]);
  }
}
