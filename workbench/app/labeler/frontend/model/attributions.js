/**
 * Edits of attributions. Each takes an annotation and returns another; what may not be is `NotPossible`.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Attribution} Attribution
 * @typedef {import("./types.js").Role} Role
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { chainOf, newId, numberOf, readAttribution, replaceItem } from "./annotation.js";
import { checkAttribution, NotPossible } from "./rules.js";

/**
 * Open an attribution that has nothing yet.
 * @param {Annotation} annotation
 * @param {string[]} [taken] ids of suggestions
 * @returns {{annotation: Annotation, id: string}}
 */
export function addAttribution(annotation, taken) {
  const attribution = readAttribution({ id: newId(annotation, "a", taken) });
  return { annotation: { ...annotation, attributions: [...annotation.attributions, attribution] }, id: attribution.id };
}

/**
 * Give a role, or the antecedent of one, another span; nothing takes it away.
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @param {Role | "source_antecedent" | "content_antecedent"} field
 * @param {Span | null} span
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function setRole(annotation, item, field, span, scheme) {
  const changed = { ...item, [field]: span };
  if (field === "source" && span) changed.implicit_source = false;
  if (field === "source" && !span) changed.source_antecedent = null;
  if (field === "source_antecedent" && span && !item.source) {
    throw new NotPossible("Only a source that stands in the text can refer to something: give it a source first");
  }
  const result = replaceItem(annotation, changed);
  checkAttribution(result, changed, scheme);
  return result;
}

/**
 * Nest an attribution in another. One without a content takes its parent's.
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @param {string | null} parent
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function nest(annotation, item, parent, scheme) {
  if (parent && chainOf(annotation, parent).some(({ id }) => id === item.id)) {
    const [mine, its] = [numberOf(annotation, item.id), numberOf(annotation, parent)];
    throw new NotPossible(
      mine === its ? "An attribution cannot be nested in itself" : `Attribution ${its} is nested in attribution ${mine} itself`,
    );
  }
  const around = annotation.attributions.find(({ id }) => id === parent);
  const changed = { ...item, parent, content: item.content ?? around?.content ?? null };
  const result = replaceItem(annotation, changed);
  checkAttribution(result, changed, scheme);
  return result;
}

/**
 * Say that there is a source but no words for it, or take that back.
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @returns {Annotation}
 */
export function toggleImplicitSource(annotation, item) {
  if (!item.implicit_source && item.source) {
    throw new NotPossible("This attribution has words for its source, so it is not implicit: clear the source first");
  }
  return replaceItem(annotation, { ...item, implicit_source: !item.implicit_source });
}

/**
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @param {string | null} canonical
 */
export const setSourceCanonical = (annotation, item, canonical) =>
  replaceItem(annotation, { ...item, source_canonical: canonical });

/**
 * Take an attribution away. Those nested in it move up to its parent; stances through it are expressed
 * through its parent, and those held by its source go with it.
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @returns {Annotation}
 */
export function removeAttribution(annotation, item) {
  return {
    ...annotation,
    attributions: annotation.attributions
      .filter(({ id }) => id !== item.id)
      .map((other) => (other.parent === item.id ? { ...other, parent: item.parent } : other)),
    stances: annotation.stances
      .filter(({ holder }) => !(holder?.kind === "source" && holder.attribution === item.id))
      .map((stance) => (stance.attribution === item.id ? { ...stance, attribution: item.parent } : stance)),
  };
}
