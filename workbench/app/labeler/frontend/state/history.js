/**
 * Undo and redo for the sentence at hand: every edit keeps the annotation as it was before.
 *
 * @typedef {import("./store.js").Work} Work
 * @typedef {import("./store.js").Snapshot} Snapshot
 */

const MOST = 300;

/**
 * @param {Work} work
 * @param {Snapshot} before
 * @param {import("../model/types.js").Annotation} annotation
 * @param {boolean} [join] whether this goes on with the edit before, as letters of one note do
 * @returns {Work}
 */
export function remember(work, before, annotation, join = false) {
  const past = join && work.past.length ? work.past : [...work.past, before].slice(-MOST);
  return { ...work, annotation, past, future: [] };
}

/**
 * @param {Work} work
 * @param {Snapshot} now
 * @returns {{work: Work, back: Snapshot} | null}
 */
export function undo(work, now) {
  const back = work.past.at(-1);
  if (!back) return null;
  return {
    back,
    work: { ...work, annotation: back.annotation, past: work.past.slice(0, -1), future: [...work.future, now] },
  };
}

/**
 * @param {Work} work
 * @param {Snapshot} now
 * @returns {{work: Work, back: Snapshot} | null}
 */
export function redo(work, now) {
  const back = work.future.at(-1);
  if (!back) return null;
  return {
    back,
    work: { ...work, annotation: back.annotation, past: [...work.past, now], future: work.future.slice(0, -1) },
  };
}
