/**
 * Places worth a look, for Tab: suggestions first, then names, quotations and reporting verbs. Cheap guesses.
 *
 * @typedef {import("./types.js").Range} Range
 * @typedef {import("./codepoints.js").CodePoints} CodePoints
 */

import { endOf, startOf } from "./spans.js";
import { trimBlanks } from "./tokens.js";

const NAME = /\p{Lu}[\p{L}\p{M}\p{N}.&-]*(?:[ \u00a0]\p{Lu}[\p{L}\p{M}\p{N}.&-]*)*/gu;
const QUOTATION = /"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»/gu;
const STEMS =
  "accus acknowledg add admit agree alleg allud announc argu ask assert believ claim comment confirm contend declar deny deni " +
  "describ emphasis emphasiz explain express expect hop insist not point pledg predict promis propos quot remark report " +
  "reveal stat stress suggest tell threaten urg voic vow warn writ";
const REPORTING = new RegExp(
  "(?<![\\p{L}\\p{M}])(?:according to|said|says?|saying|told|thought|wants?|wrote|" +
    `(?:${STEMS.replaceAll(" ", "|")})(?:e|es|ed|s|ing)?)(?![\\p{L}\\p{M}])`,
  "giu",
);
// Capitalised because they begin the sentence, not because they name anything.
const OPENERS = new Set(
  "A An And As At But By For From He Her His I If In It Its No Not Of On One Or Our She So Some That The Their There These They This Those To Under Was We What When While Who With You".split(" "),
);

/**
 * @param {CodePoints} document
 * @param {Range} sentence
 * @param {import("./types.js").Entity[]} pending suggestions
 * @param {Range[]} labeled spans that are entities already
 * @returns {Range[]} suggestions first, then the others, each group in the order of the text
 */
export function findCandidates(document, sentence, pending, labeled) {
  const first = pending.map(({ span }) => /** @type {Range} */ ([startOf(span), endOf(span)]));
  const known = new Set([...first, ...labeled].map(String));
  /** @type {Range[]} */
  const others = [];
  for (const pattern of [NAME, QUOTATION, REPORTING]) {
    for (const range of findAll(document, sentence, pattern)) {
      const better = pattern === NAME ? dropOpener(document, range, sentence[0]) : range;
      if (!better || known.has(String(better))) continue;
      if (pattern === NAME && [...first, ...labeled].some(([from, to]) => from <= better[0] && better[1] <= to)) continue;
      known.add(String(better));
      others.push(better);
    }
  }
  return [...first, ...others.sort((a, b) => a[0] - b[0] || b[1] - a[1])];
}

/**
 * @param {CodePoints} document
 * @param {Range} sentence
 * @param {RegExp} pattern
 * @returns {Range[]}
 */
function findAll(document, [start, end], pattern) {
  const base = document.toUnit(start);
  return [...document.slice(start, end).matchAll(pattern)].map((match) => [
    document.toPoint(base + match.index),
    document.toPoint(base + match.index + match[0].length),
  ]);
}

/**
 * @param {CodePoints} document
 * @param {Range} range
 * @param {number} sentenceStart
 * @returns {Range | null}
 */
function dropOpener(document, [start, end], sentenceStart) {
  const words = document.slice(start, end).replace(/[.]+$/u, "");
  const [first = ""] = words.split(/[ \u00a0]/u);
  const stop = start + [...words].length;
  if (!OPENERS.has(first) || start - sentenceStart > 2) return trimBlanks(document, [start, stop]);
  return trimBlanks(document, [start + [...first].length, stop]);
}
