/**
 * The cursor: the token that is at hand, stretched to a selection, with pieces that were put aside before.
 * Pure functions; a cursor is never changed.
 *
 * @typedef {import("./types.js").Range} Range
 * @typedef {import("./article.js").Article} Article
 *
 * @typedef {object} Cursor
 * @property {Range} anchor where the selection began
 * @property {Range} focus where it is now
 * @property {Range[]} pieces put aside, for a span of several fragments
 */

import { joinTouching, rangesOf } from "./spans.js";
import { characterStops } from "./tokens.js";

/**
 * @param {Range} range
 * @param {Range[]} [pieces]
 * @returns {Cursor}
 */
export const cursorAt = (range, pieces = []) => ({ anchor: range, focus: range, pieces });

/**
 * On all of a span.
 * @param {import("./types.js").Span} span
 * @returns {Cursor}
 */
export function cursorOn(span) {
  const ranges = rangesOf(span);
  return { anchor: /** @type {Range} */ (ranges[0]), focus: /** @type {Range} */ (ranges.at(-1)), pieces: [] };
}

/**
 * The words at hand, without the pieces put aside.
 * @param {Cursor} cursor
 * @returns {Range}
 */
export const selectionOf = ({ anchor, focus }) => [Math.min(anchor[0], focus[0]), Math.max(anchor[1], focus[1])];

/**
 * Everything that a key would take: pieces and selection.
 * @param {Cursor} cursor
 * @returns {Range[]}
 */
export const takenBy = (cursor) => joinTouching([...cursor.pieces, selectionOf(cursor)]);

/**
 * One token on; stretching keeps where the selection began.
 * @param {Article} article
 * @param {Cursor} cursor
 * @param {1 | -1} step
 * @param {boolean} stretch
 * @returns {Cursor}
 */
export function move(article, cursor, step, stretch) {
  const next = article.neighbour(cursor.focus, step);
  return stretch ? { ...cursor, focus: next } : cursorAt(next, cursor.pieces);
}

/**
 * To the first or last token of the sentence that the cursor is in.
 * @param {Article} article
 * @param {Cursor} cursor
 * @param {"start" | "end"} where
 * @param {boolean} stretch
 * @returns {Cursor}
 */
export function moveToEdge(article, cursor, where, stretch) {
  const token = article.tokensOf(article.sentenceAt(cursor.focus[0])).at(where === "start" ? 0 : -1);
  if (!token) return cursor;
  return stretch ? { ...cursor, focus: token } : cursorAt(token, cursor.pieces);
}

/**
 * Into the sentence before or after.
 * @param {Article} article
 * @param {Cursor} cursor
 * @param {1 | -1} step
 * @returns {Cursor}
 */
export function moveSentence(article, cursor, step) {
  for (let at = article.sentenceAt(cursor.focus[0]) + step; at >= 0 && at < article.sentences.length; at += step) {
    const token = article.tokensOf(at)[0];
    if (token) return cursorAt(token, cursor.pieces);
  }
  return cursor;
}

/**
 * Move one edge of the selection by a character, within tokens too.
 * @param {Article} article
 * @param {Cursor} cursor
 * @param {"start" | "end"} edge
 * @param {1 | -1} step
 * @returns {Cursor}
 */
export function nudge(article, cursor, edge, step) {
  const [start, end] = selectionOf(cursor);
  const stops = characterStops(article.points, article.sentence(article.sentenceAt(start)));
  const at = edge === "start" ? start : end;
  const next = step > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at);
  if (next === undefined) return cursor;
  /** @type {Range} */
  const range = edge === "start" ? [next, end] : [start, next];
  return range[0] < range[1] ? cursorAt(range, cursor.pieces) : cursor;
}

/**
 * Put the selection aside as a piece, or take it back if it is one.
 * @param {Cursor} cursor
 * @returns {Cursor}
 */
export function putAside(cursor) {
  const selection = selectionOf(cursor);
  const without = cursor.pieces.filter((piece) => String(piece) !== String(selection));
  const pieces = without.length < cursor.pieces.length ? without : joinTouching([...cursor.pieces, selection]);
  return { ...cursor, pieces };
}

/**
 * The range with one edge moved to the neighbouring token's edge.
 * @param {Article} article
 * @param {Range} range
 * @param {"start" | "end"} edge
 * @param {1 | -1} step
 * @returns {Range} the same range where it would become empty
 */
export function moveEdge(article, [start, end], edge, step) {
  const [first, last] = [article.tokenAt(start), article.tokenAt(end - 1)];
  if (!first || !last) return [start, end];
  let [from, to] = [start, end];
  if (edge === "start") from = step < 0 ? (first[0] < start ? first[0] : article.neighbour(first, -1)[0]) : article.neighbour(first, 1)[0];
  else to = step > 0 ? (last[1] > end ? last[1] : article.neighbour(last, 1)[1]) : article.neighbour(last, -1)[1];
  return from < to ? [from, to] : [start, end];
}

/**
 * The candidate that Tab leads to. Suggestions come before the others; within each group, the text's order.
 * @param {Range[]} candidates the suggestions first
 * @param {number} suggested how many of them are suggestions
 * @param {Range} selection
 * @param {1 | -1} step
 * @returns {Range | null}
 */
export function nextCandidate(candidates, suggested, selection, step) {
  if (!candidates.length) return null;
  const at = candidates.findIndex((range) => String(range) === String(selection));
  if (at >= 0) return candidates.at((at + step + candidates.length) % candidates.length) ?? null;
  const group = suggested ? candidates.slice(0, suggested) : candidates;
  const after = step > 0 ? group.find(([start]) => start >= selection[0]) : group.findLast(([start]) => start < selection[0]);
  return after ?? group.at(step > 0 ? 0 : -1) ?? null;
}
