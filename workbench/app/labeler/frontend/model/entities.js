/**
 * Edits of entities. Each takes an annotation and returns another; what may not be is `NotPossible`.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Entity} Entity
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { newId, readEntity, replaceItem } from "./annotation.js";
import { checkNesting, NotPossible } from "./rules.js";
import { sameSpan, textOf } from "./spans.js";

/**
 * @param {Annotation} annotation
 * @param {Span} span
 * @param {string} label
 * @param {Scheme} scheme
 * @param {string[]} [taken] ids of suggestions
 * @returns {{annotation: Annotation, id: string}}
 */
export function addEntity(annotation, span, label, scheme, taken) {
  const twin = annotation.entities.find((entity) => entity.label === label && sameSpan(entity.span, span));
  if (twin) throw new NotPossible(`“${textOf(span)}” is ${label} already`, twin.id);
  const entity = readEntity({ id: newId(annotation, "e", taken), span, label });
  checkNesting(annotation, entity, scheme);
  return { annotation: { ...annotation, entities: [...annotation.entities, entity] }, id: entity.id };
}

/**
 * Give an entity another label; attributes that are not for it fall away.
 * @param {Annotation} annotation
 * @param {Entity} entity
 * @param {string} label
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function relabelEntity(annotation, entity, label, scheme) {
  const twin = annotation.entities.find(
    (other) => other.id !== entity.id && other.label === label && sameSpan(other.span, entity.span),
  );
  if (twin) throw new NotPossible(`“${textOf(entity.span)}” is ${label} already`, twin.id);
  const attributes = Object.fromEntries(
    Object.entries(entity.attributes).filter(([name]) => {
      const labels = scheme.attributes.entities[name]?.labels ?? [];
      return !labels.length || labels.includes(label);
    }),
  );
  return replaceItem(annotation, { ...entity, label, attributes });
}

/**
 * Give one of an entity's span fields another span.
 * @param {Annotation} annotation
 * @param {Entity} entity
 * @param {"span" | "antecedent"} field
 * @param {Span | null} span
 * @param {Scheme} scheme
 * @returns {Annotation}
 */
export function setEntitySpan(annotation, entity, field, span, scheme) {
  if (field === "antecedent") {
    if (span && sameSpan(span, entity.span)) throw new NotPossible("An entity cannot refer to itself: select another place");
    return replaceItem(annotation, { ...entity, antecedent: span });
  }
  if (!span) throw new NotPossible("An entity needs words: delete it instead");
  const changed = { ...entity, span };
  checkNesting(annotation, changed, scheme);
  return replaceItem(annotation, changed);
}

/**
 * @param {Annotation} annotation
 * @param {Entity} entity
 * @param {string | null} canonical
 */
export const setCanonical = (annotation, entity, canonical) => replaceItem(annotation, { ...entity, canonical });
