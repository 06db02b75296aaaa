/**
 * The words around what versions differ in, with the spans of one version coloured and named.
 *
 * @typedef {import("../model/article.js").Article} Article
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 */

import { numberOf } from "../model/annotation.js";
import { spansOf } from "../model/items.js";
import { endOf, rangesOf, startOf } from "../model/spans.js";
import { attributionColour, labelColour, stanceColour } from "./colours.js";
import { h, tint } from "./dom.js";

const AROUND = 36;
const FARTHEST = 400;

/**
 * What to show of the text so that all versions can be compared: the same for each.
 * @param {Item[]} items
 * @param {Article} article
 * @returns {Range | null}
 */
export function windowOf(items, article) {
  const spans = items.flatMap((item) => Object.values(spansOf(item)));
  if (!spans.length) return null;
  const [first, last] = [Math.min(...spans.map(startOf)), Math.max(...spans.map(endOf))];
  // A source that stands far away has its words in the line above.
  if (last - first > FARTHEST) {
    const [start, end] = article.sentence(article.sentenceAt(Math.max(...spans.map(startOf))));
    return [start, end];
  }
  const [from] = article.sentence(article.sentenceAt(first));
  const [, to] = article.sentence(article.sentenceAt(Math.max(first, last - 1)));
  return [wordAt(article, Math.max(from, first - AROUND), from), Math.min(to, wordAt(article, Math.min(to, last + AROUND), to))];
}

/**
 * @param {Item} item
 * @param {Article} article
 * @param {Range | null} window
 * @param {Annotation} annotation
 * @param {Scheme} scheme
 * @returns {(Node | string)[]}
 */
export function cutExcerpt(item, article, window, annotation, scheme) {
  if (!window) return [];
  const [from, to] = window;
  const named = Object.entries(spansOf(item)).flatMap(([field, span]) => rangesOf(span).map((range, at) => ({ field, range, first: at === 0 })));
  const edges = [...new Set([from, to, ...named.flatMap(({ range }) => range)])].filter((edge) => from <= edge && edge <= to).sort((a, b) => a - b);
  const colour = colourOf(item, annotation, scheme);
  const pieces = edges.slice(1).map((end, at) => {
    const start = /** @type {number} */ (edges[at]);
    const here = named.filter(({ range }) => range[0] <= start && end <= range[1]);
    const words = article.points.slice(start, end);
    if (!here.length) return words;
    const begins = here.filter(({ range, first }) => first && range[0] === start).map(({ field }) => NAMES[field] ?? field);
    const look = here.map(({ field }) => `of-${field}`).join(" ");
    return h("span", { class: `seg tinted ${look}`, style: tint(colour) }, item.layer !== "entities" && begins.length ? h("i", {}, begins.join(", ")) : null, words);
  });
  const [start] = article.sentence(article.sentenceAt(from));
  const [, end] = article.sentence(article.sentenceAt(to - 1));
  return [from > start ? "… " : "", ...pieces, to < end ? " …" : ""];
}

/** @type {Record<string, string>} */
const NAMES = { antecedent: "refers to", source_antecedent: "source refers to", content_antecedent: "content refers to" };

/**
 * @param {Item} item
 * @param {Annotation} annotation
 * @param {Scheme} scheme
 */
function colourOf(item, annotation, scheme) {
  switch (item.layer) {
    case "entities":
      return labelColour(scheme, item.label);
    case "attribution":
      return attributionColour(scheme, numberOf(annotation, item.id) || annotation.attributions.length + 1);
    case "stance":
      return stanceColour(scheme, item.label);
  }
}

/**
 * The start of the word at a place, so that no word is cut.
 * @param {Article} article
 * @param {number} point
 * @param {number} otherwise
 */
function wordAt(article, point, otherwise) {
  return point === otherwise ? point : (article.tokenAt(point)?.[0] ?? point);
}
