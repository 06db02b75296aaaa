/**
 * Suggestions: never labels until a person accepts them, and the label says so.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Entity} Entity
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { itemsOf } from "./annotation.js";
import { checkNesting, NotPossible } from "./rules.js";
import { sameSpan, startOf } from "./spans.js";

/**
 * Those that were neither accepted nor refused, nor made by hand in the meantime, in the order of the text.
 * @param {Entity[]} suggestions
 * @param {Annotation} annotation
 * @param {Scheme} scheme
 * @returns {Entity[]}
 */
export function pendingSuggestions(suggestions, annotation, scheme) {
  const taken = new Set([...itemsOf(annotation).map(({ id }) => id), ...annotation.refused_suggestions]);
  return suggestions
    .filter(
      (one) =>
        !taken.has(one.id) &&
        one.label in scheme.labels &&
        !annotation.entities.some((entity) => entity.label === one.label && sameSpan(entity.span, one.span)),
    )
    .sort((a, b) => startOf(a.span) - startOf(b.span));
}

/**
 * @param {Annotation} annotation
 * @param {Entity} suggestion
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function accept(annotation, suggestion, scheme) {
  checkNesting(annotation, suggestion, scheme);
  return { ...annotation, entities: [...annotation.entities, suggestion] };
}

/**
 * Accept all that the rules allow.
 * @param {Annotation} annotation
 * @param {Entity[]} pending
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function acceptAll(annotation, pending, scheme) {
  return pending.reduce((result, suggestion) => {
    try {
      return accept(result, suggestion, scheme);
    } catch (error) {
      if (error instanceof NotPossible) return result;
      throw error;
    }
  }, annotation);
}

/**
 * @param {Annotation} annotation
 * @param {Entity} suggestion
 * @returns {Annotation}
 */
export function refuse(annotation, suggestion) {
  return { ...annotation, refused_suggestions: [...annotation.refused_suggestions, suggestion.id] };
}
