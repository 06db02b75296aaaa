/**
 * Cut text into the tokens that selections snap to. Cheap, and for any language that the browser knows.
 *
 * @typedef {import("./types.js").Range} Range
 * @typedef {import("./codepoints.js").CodePoints} CodePoints
 */

const words = new Intl.Segmenter(undefined, { granularity: "word" });
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const BLANK = /^\s+$/u;
// "Turkey's" and "isn’t" are cut before the apostrophe, so that a name can be taken without its ending.
const CLITIC = /^(.+?)(['’]\p{L}{1,3}|['’])$/u;
const INITIALS = /(?<![\p{L}\p{M}\p{N}])((?:\p{L}\.){2,})/gu;

/**
 * The tokens of one range of the document.
 * @param {CodePoints} document
 * @param {Range} range
 * @returns {Range[]}
 */
export function tokenize(document, [start, end]) {
  const text = document.slice(start, end);
  /** @type {Range[]} */
  const tokens = [];
  let unit = document.toUnit(start);
  /** @param {string} piece */
  const add = (piece) => {
    tokens.push([document.toPoint(unit), document.toPoint(unit + piece.length)]);
    unit += piece.length;
  };
  for (const part of text.split(INITIALS)) {
    if (/^(?:\p{L}\.){2,}$/u.test(part)) add(part);
    else for (const { segment, isWordLike } of words.segment(part)) {
      const clitic = isWordLike ? CLITIC.exec(segment) : null;
      if (BLANK.test(segment)) unit += segment.length;
      else if (clitic) for (const half of clitic.slice(1)) add(half);
      else add(segment);
    }
  }
  return tokens;
}

/**
 * Where a person's cursor may stop inside a token: between the characters that people see.
 * @param {CodePoints} document
 * @param {Range} range
 * @returns {number[]} code points, from the range's start to its end
 */
export function characterStops(document, [start, end]) {
  const base = document.toUnit(start);
  const stops = [...graphemes.segment(document.slice(start, end))].map(({ index }) => document.toPoint(base + index));
  return [...stops, end];
}

/**
 * The ranges without the white space at their ends; empty ones fall out.
 * @param {CodePoints} document
 * @param {Range} range
 * @returns {Range | null}
 */
export function trimBlanks(document, [start, end]) {
  while (start < end && BLANK.test(document.slice(start, start + 1))) start++;
  while (start < end && BLANK.test(document.slice(end - 1, end))) end--;
  return start < end ? [start, end] : null;
}
