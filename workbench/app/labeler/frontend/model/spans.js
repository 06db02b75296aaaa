/**
 * Spans: ordered lists of fragments that do not overlap, each with its quote. Pure functions.
 *
 * @typedef {import("./types.js").Range} Range
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./codepoints.js").CodePoints} CodePoints
 */

/**
 * Quote ranges from a document; they are put in order, and joined where they touch or overlap.
 * @param {CodePoints} document
 * @param {Range[]} ranges
 * @returns {Span | null} nothing if nothing is left
 */
export function makeSpan(document, ranges) {
  const whole = joinTouching(ranges.filter(([start, end]) => start < end));
  if (!whole.length) return null;
  return { fragments: whole.map(([start, end]) => ({ start, end, text: document.slice(start, end) })) };
}

/**
 * @param {Span} span
 * @returns {Range[]}
 */
export const rangesOf = (span) => span.fragments.map(({ start, end }) => [start, end]);

/** @param {Span} span */
export const startOf = (span) => /** @type {import("./types.js").Fragment} */ (span.fragments[0]).start;

/** @param {Span} span */
export const endOf = (span) => /** @type {import("./types.js").Fragment} */ (span.fragments.at(-1)).end;

/**
 * The quotes, joined by an ellipsis where something is left out.
 * @param {Span} span
 */
export const textOf = (span) => span.fragments.map((fragment) => fragment.text).join(" … ");

/**
 * Merge ranges that touch or overlap.
 * @param {Range[]} ranges
 * @returns {Range[]}
 */
export function joinTouching(ranges) {
  /** @type {Range[]} */
  const joined = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/**
 * What is left of ranges when others are taken away.
 * @param {Range[]} ranges
 * @param {Range[]} taken
 * @returns {Range[]}
 */
export function subtract(ranges, taken) {
  let left = ranges;
  for (const [from, to] of taken) {
    left = left.flatMap(([start, end]) => {
      /** @type {Range[]} */
      const parts = [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
      ];
      return parts.filter(([a, b]) => a < b);
    });
  }
  return left;
}

/**
 * Whether every code point of one span belongs to the other as well.
 * @param {Span} inner
 * @param {Span} outer
 */
export function within(inner, outer) {
  const covers = joinTouching(rangesOf(outer));
  return inner.fragments.every(({ start, end }) => covers.some(([from, to]) => from <= start && end <= to));
}

/**
 * Whether two lists of ranges share a code point; ranges that only touch do not.
 * @param {Range[]} one
 * @param {Range[]} other
 */
export const overlap = (one, other) => one.some(([a, b]) => other.some(([c, d]) => a < d && c < b));

/**
 * @param {Span | null} one
 * @param {Span | null} other
 */
export function sameSpan(one, other) {
  if (!one || !other) return one === other;
  return (
    one.fragments.length === other.fragments.length &&
    one.fragments.every((mine, at) => mine.start === other.fragments[at]?.start && mine.end === other.fragments[at]?.end)
  );
}
