/**
 * What the keys mean right now: which item is open, what the cursor stands on.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Entity} Entity
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {"suggestion" | "entity" | "attribution" | "stance" | "text" | "decision" | "always"} ContextName
 *
 * @typedef {object} Context
 * @property {ContextName[]} stack where a key is looked up, first to last
 * @property {Item | null} item the open one
 * @property {Entity | null} pending the suggestion at the cursor
 * @property {Entity[]} suggestions all that are undecided
 */

import { findItem } from "../model/annotation.js";
import { selectionOf } from "../model/cursor.js";
import { spansOf } from "../model/items.js";
import { endOf, startOf } from "../model/spans.js";
import { pendingSuggestions } from "../model/suggestions.js";

/**
 * @param {State} state
 * @param {Scheme} scheme
 * @returns {Context}
 */
export function readContext(state, scheme) {
  const { work, cursor } = state;
  if (!work) return { stack: [], item: null, pending: null, suggestions: [] };
  const suggestions = pendingSuggestions(work.suggestions, work.annotation, scheme);
  const item = findItem(work.annotation, state.open);
  const selection = cursor ? selectionOf(cursor) : null;
  const pending = selection ? suggestionAt(suggestions, selection) : null;
  /** @type {ContextName[]} */
  let stack;
  if (!item) stack = ["text"];
  else if (item.layer === "entities") stack = isAtHand(item, selection) ? ["entity", "text"] : ["text", "entity"];
  else stack = [item.layer];
  // With nothing open, the keys decide first; what they do not decide, they label.
  const deciding = !item && work.case !== null && state.decision !== null;
  // An open attribution or stance has the keys to itself: Enter there means done, whatever is under the cursor.
  const decides = pending && (!item || item.layer === "entities");
  const first = /** @type {ContextName[]} */ (decides ? ["suggestion"] : deciding ? ["decision"] : []);
  return { stack: [...first, ...stack, "always"], item, pending, suggestions };
}

/**
 * The suggestion that the selection is on or in; of several, the shortest.
 * @param {Entity[]} suggestions
 * @param {Range} selection
 */
function suggestionAt(suggestions, [start, end]) {
  const length = (/** @type {Entity} */ { span }) => endOf(span) - startOf(span);
  const around = suggestions.filter(({ span }) => startOf(span) <= start && end <= endOf(span));
  return around.sort((a, b) => length(a) - length(b))[0] ?? null;
}

/**
 * Whether the selection is still on the open entity, so that a label key changes it rather than makes another.
 * @param {Item} item
 * @param {Range | null} selection
 */
export function isAtHand(item, selection) {
  const span = spansOf(item)["span"];
  if (!selection || !span) return !selection;
  const [start, end] = selection;
  const isFragment = span.fragments.some((fragment) => fragment.start === start && fragment.end === end);
  return isFragment || (startOf(span) === start && endOf(span) === end);
}
