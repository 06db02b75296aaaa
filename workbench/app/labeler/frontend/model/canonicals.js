/**
 * Canonical entities: ids as `workbench/domain/canonical.py` makes them, and what people type to make one.
 *
 * @typedef {import("./types.js").CanonicalEntity} CanonicalEntity
 * @typedef {import("./types.js").Annotation} Annotation
 */

import { cleanTyped } from "./typed.js";

// What Python's str.split() takes for white space; JavaScript's \s differs in a few characters.
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const WIKIDATA = /^(.*\S)\s+(Q[1-9][0-9]*)$/u;

/**
 * The id under which two people who name the same thing meet.
 * @param {string} kind
 * @param {string} name
 */
export const canonicalId = (kind, name) => `${kind}/${collapse(name.normalize("NFC"))}`;

/**
 * Make an entity of what was typed: a name, and its Wikidata id if one stands at the end ("Turkey Q43").
 * @param {string} kind
 * @param {string} typed
 * @returns {CanonicalEntity | null} nothing if there is no name, or one that is too long
 */
export function readCanonical(kind, typed) {
  const clean = cleanTyped(typed);
  const found = WIKIDATA.exec(clean.trim());
  const name = collapse((found?.[1] ?? clean).normalize("NFC"));
  const id = canonicalId(kind, name);
  if (!name || [...id].length > 300) return null;
  return found ? { id, name, kind, wikidata: /** @type {string} */ (found[2]) } : { id, name, kind };
}

/**
 * Add an entity to those that the annotation brings along, unless it is there.
 * @param {Annotation} annotation
 * @param {CanonicalEntity} entity
 * @returns {Annotation}
 */
export function bringCanonical(annotation, entity) {
  if (annotation.canonical_entities.some(({ id }) => id === entity.id)) return annotation;
  return { ...annotation, canonical_entities: [...annotation.canonical_entities, entity] };
}

/**
 * The ids of all canonical entities that the annotation refers to.
 * @param {Annotation} annotation
 * @returns {Set<string>}
 */
export function usedCanonicals(annotation) {
  const used = [
    ...annotation.entities.map((entity) => entity.canonical),
    ...annotation.attributions.map((attribution) => attribution.source_canonical),
    ...annotation.stances.flatMap(({ holder, target }) => [
      holder?.kind === "canonical" ? holder.canonical : null,
      target?.kind === "canonical" ? target.canonical : null,
    ]),
  ];
  return new Set(used.filter((id) => id !== null));
}

/**
 * The name of a canonical entity, also of one that is known by its id alone.
 * @param {string} id
 * @param {Map<string, CanonicalEntity>} known
 */
export const canonicalName = (id, known) => known.get(id)?.name ?? id.slice(id.indexOf("/") + 1);

/** @param {string} name */
const collapse = (name) => name.split(BLANKS).filter(Boolean).join(" ");
