/**
 * Items in a few words, for lists and options.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Attribution} Attribution
 * @typedef {import("./types.js").CanonicalEntity} CanonicalEntity
 * @typedef {import("./types.js").Holder} Holder
 * @typedef {import("./types.js").Target} Target
 * @typedef {Map<string, CanonicalEntity>} Canonicals
 */

import { findAttribution, numberOf } from "./annotation.js";
import { canonicalName } from "./canonicals.js";
import { textOf } from "./spans.js";

const CIRCLED = ["⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳"];

/** @param {number} number */
export const circled = (number) => CIRCLED[number] ?? `(${number})`;

/**
 * Who speaks: the words, or, where there are none, whom they would name.
 * @param {Attribution} attribution
 * @param {Canonicals} canonicals
 */
export function nameOfSource(attribution, canonicals) {
  if (attribution.source) return textOf(attribution.source);
  if (attribution.source_canonical) return canonicalName(attribution.source_canonical, canonicals);
  return attribution.implicit_source ? "implicit source" : "no source";
}

/**
 * Who speaks, as short as it can be said.
 * @param {Attribution} attribution
 * @param {Canonicals} canonicals
 */
export const shortNameOfSource = (attribution, canonicals) =>
  attribution.source_canonical ? canonicalName(attribution.source_canonical, canonicals) : shorten(nameOfSource(attribution, canonicals), 28);

/**
 * @param {Holder | null} holder
 * @param {Annotation} annotation
 * @param {Canonicals} canonicals
 */
export function nameOfHolder(holder, annotation, canonicals) {
  if (!holder) return "holder?";
  if (holder.kind === "author") return "author";
  if (holder.kind === "canonical") return canonicalName(holder.canonical, canonicals);
  const attribution = findAttribution(annotation, holder.attribution);
  return attribution ? shortNameOfSource(attribution, canonicals) : circled(numberOf(annotation, holder.attribution));
}

/**
 * @param {Target | null} target
 * @param {import("./scheme.js").Scheme} scheme
 * @param {Canonicals} canonicals
 */
export function nameOfTarget(target, scheme, canonicals) {
  if (!target) return "target?";
  switch (target.kind) {
    case "target":
      return scheme.targets[target.target]?.name ?? target.target;
    case "canonical":
      return canonicalName(target.canonical, canonicals);
    case "span":
      return `“${textOf(target.span)}”`;
    case "text":
      return target.text;
  }
}

/**
 * @param {string} text
 * @param {number} most
 */
export function shorten(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}
