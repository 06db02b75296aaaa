/**
 * Edits of stances. Each takes an annotation and returns another; what may not be is `NotPossible`.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Stance} Stance
 * @typedef {import("./types.js").Holder} Holder
 * @typedef {import("./types.js").Target} Target
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { newId, readStance, replaceItem } from "./annotation.js";
import { NotPossible } from "./rules.js";
import { cleanTyped } from "./typed.js";

/**
 * Open a stance; through an attribution, it is held by that one's source to begin with.
 * @param {Annotation} annotation
 * @param {string | null} attribution
 * @param {Scheme} scheme
 * @param {string[]} [taken] ids of suggestions
 * @returns {{annotation: Annotation, id: string}}
 */
export function addStance(annotation, attribution, scheme, taken) {
  const held = attribution && scheme.rules.holders.includes("source");
  const stance = readStance({
    id: newId(annotation, "s", taken),
    attribution,
    holder: held ? { kind: "source", attribution } : null,
  });
  return { annotation: { ...annotation, stances: [...annotation.stances, stance] }, id: stance.id };
}

/**
 * Say who holds it. Held by a source, it is expressed through that attribution, unless another one was named.
 * @param {Annotation} annotation
 * @param {Stance} stance
 * @param {Holder} holder
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function setHolder(annotation, stance, holder, scheme) {
  if (!scheme.rules.holders.includes(holder.kind)) {
    throw new NotPossible(`The guidelines allow as holders: ${scheme.rules.holders.join(", ")}`);
  }
  const follows =
    stance.attribution === null || (stance.holder?.kind === "source" && stance.holder.attribution === stance.attribution);
  let attribution = stance.attribution;
  if (follows) attribution = holder.kind === "source" ? holder.attribution : null;
  return replaceItem(annotation, { ...stance, holder, attribution });
}

/**
 * @param {Annotation} annotation
 * @param {Stance} stance
 * @param {Target} target
 */
export function setTarget(annotation, stance, target) {
  if (target.kind !== "text") return replaceItem(annotation, { ...stance, target });
  const text = cleanTyped(target.text).trim();
  if (!text) throw new NotPossible("Write what the stance is about");
  return replaceItem(annotation, { ...stance, target: { kind: "text", text } });
}

/**
 * @param {Annotation} annotation
 * @param {Stance} stance
 * @param {string} label
 */
export const setLabel = (annotation, stance, label) => replaceItem(annotation, { ...stance, label });

/**
 * @param {Annotation} annotation
 * @param {Stance} stance
 */
export const toggleImplicitStance = (annotation, stance) =>
  replaceItem(annotation, { ...stance, implicit: !stance.implicit });

/**
 * @param {Annotation} annotation
 * @param {Stance} stance
 * @param {string | null} attribution
 */
export const setVia = (annotation, stance, attribution) => replaceItem(annotation, { ...stance, attribution });

/**
 * Give the evidence, or a target that consists of words, another span.
 * @param {Annotation} annotation
 * @param {Stance} stance
 * @param {"evidence" | "target"} field
 * @param {Span | null} span
 * @returns {Annotation}
 */
export function setStanceSpan(annotation, stance, field, span) {
  if (field === "evidence") return replaceItem(annotation, { ...stance, evidence: span });
  return replaceItem(annotation, { ...stance, target: span ? { kind: "span", span } : null });
}
