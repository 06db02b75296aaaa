/**
 * The annotation on its way to the server: what is unfinished and what is default left out.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Item} Item
 */

import { removeAttribution } from "./attributions.js";
import { usedCanonicals } from "./canonicals.js";
import { removeItem } from "./items.js";
import { whatLacks } from "./rules.js";

/**
 * The content of the annotation as the server takes it.
 * @param {Annotation} annotation
 */
export function writeAnnotation(annotation) {
  const finished = dropUnfinished(annotation);
  const used = usedCanonicals(finished);
  return dropDefaults({
    entities: finished.entities.map(writeItem),
    attributions: finished.attributions.map(writeItem),
    stances: finished.stances.map(writeItem),
    note: finished.note,
    refused_suggestions: finished.refused_suggestions,
    canonical_entities: finished.canonical_entities.filter(({ id }) => used.has(id)),
  });
}

/**
 * A sentence can be skipped or flagged in the middle of the work; what hangs on an unfinished item goes with it.
 * @param {Annotation} annotation
 * @returns {Annotation}
 */
function dropUnfinished(annotation) {
  const attributions = annotation.attributions.filter(whatLacks);
  const left = attributions.reduce((result, item) => removeAttribution(result, item), annotation);
  return left.stances.filter(whatLacks).reduce((result, item) => removeItem(result, item), left);
}

/** @param {Item} item */
function writeItem(item) {
  const { layer: _, ...fields } = item;
  return dropDefaults(fields);
}

/** @param {Record<string, unknown>} fields */
function dropDefaults(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isDefault(value)));
}

/** @param {unknown} value */
function isDefault(value) {
  if (value === null || value === undefined || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
