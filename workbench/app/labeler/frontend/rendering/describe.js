/**
 * One version of an item in a line.
 *
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../model/names.js").Canonicals} Canonicals
 */

import { findAttribution, numberOf } from "../model/annotation.js";
import { canonicalName } from "../model/canonicals.js";
import { circled, nameOfHolder, nameOfSource, nameOfTarget, shortNameOfSource, shorten } from "../model/names.js";
import { textOf } from "../model/spans.js";
import { attributionColour, labelColour, stanceColour } from "./colours.js";
import { h, tint } from "./dom.js";

/**
 * @param {Item} item
 * @param {Annotation} annotation with what it refers to
 * @param {Scheme} scheme
 * @param {Canonicals} canonicals
 * @returns {(Node | string)[]}
 */
export function describeVersion(item, annotation, scheme, canonicals) {
  const attributes = Object.entries(item.attributes).map(([name, value]) => (value === true ? name : String(value)));
  switch (item.layer) {
    case "entities":
      return [
        h("span", { class: "chip tinted", style: tint(labelColour(scheme, item.label)) }, item.label),
        h("span", { class: "quote", dir: "auto" }, textOf(item.span)),
        ...facts([item.canonical && `= ${canonicalName(item.canonical, canonicals)}`, item.antecedent && `→ ${shorten(textOf(item.antecedent), 24)}`, ...attributes]),
      ];
    case "attribution": {
      const parent = findAttribution(annotation, item.parent);
      const named = item.source && item.source_canonical ? `= ${canonicalName(item.source_canonical, canonicals)}` : null;
      return [
        h("span", { class: "number tinted", style: tint(attributionColour(scheme, place(annotation, item.id))) }, String(place(annotation, item.id))),
        h("b", { class: item.source ? "" : "absent", dir: "auto" }, shorten(nameOfSource(item, canonicals), 40)),
        ...facts([
          item.cue && `“${shorten(textOf(item.cue), 28)}”`,
          item.addressee && `to ${shorten(textOf(item.addressee), 28)}`,
          parent ? `in ${circled(place(annotation, parent.id))} ${shortNameOfSource(parent, canonicals)}` : null,
          named,
          item.source_antecedent && `source → ${shorten(textOf(item.source_antecedent), 24)}`,
          item.content_antecedent && `content → ${shorten(textOf(item.content_antecedent), 24)}`,
          ...attributes,
        ]),
      ];
    }
    case "stance": {
      const point = scheme.scale.find(({ label }) => label === item.label);
      const through = findAttribution(annotation, item.attribution);
      return [
        h("span", { dir: "auto" }, nameHolder(item.holder, annotation, canonicals)),
        h("b", { class: "verdict tinted", style: tint(stanceColour(scheme, item.label)) }, point ? `${point.symbol} ${point.label}` : String(item.label)),
        h("span", { dir: "auto" }, shorten(nameOfTarget(item.target, scheme, canonicals), 60)),
        ...facts([
          item.implicit && "implicit",
          through ? `through ${circled(place(annotation, through.id))}` : "by the author",
          ...attributes,
        ]),
      ];
    }
  }
}

/**
 * A holder, so that the source of an attribution and the canonical entity it names are told apart.
 * @param {import("../model/types.js").Holder | null} holder
 * @param {Annotation} annotation
 * @param {Canonicals} canonicals
 */
function nameHolder(holder, annotation, canonicals) {
  const name = nameOfHolder(holder, annotation, canonicals);
  if (holder?.kind === "source") return `${circled(place(annotation, holder.attribution))} ${name}`;
  return holder?.kind === "canonical" ? `= ${name}` : name;
}

/**
 * @param {Annotation} annotation
 * @param {string} id
 */
const place = (annotation, id) => numberOf(annotation, id) || annotation.attributions.length + 1;

/** @param {(string | false | null)[]} said */
function facts(said) {
  const kept = said.filter((one) => one !== null && one !== false && one !== "");
  return kept.length ? [h("span", { class: "more", dir: "auto" }, kept.join(" · "))] : [];
}
