/**
 * The working annotation: how it is read from the wire, and looking things up in it.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Attribution} Attribution
 * @typedef {import("./types.js").Item} Item
 * @typedef {import("./types.js").Span} Span
 */

/** @type {Annotation} */
export const EMPTY = Object.freeze({
  entities: [],
  attributions: [],
  stances: [],
  note: "",
  refused_suggestions: [],
  canonical_entities: [],
});

const COMMON = { attributes: {}, uncertain: false, note: "", suggested_by: "" };

/**
 * Fill in the fields that the wire leaves out.
 * @param {any} json
 * @returns {import("./types.js").Entity}
 */
export const readEntity = (json) => ({ layer: "entities", canonical: null, antecedent: null, ...COMMON, ...json });

/**
 * @param {any} json
 * @returns {Attribution}
 */
export const readAttribution = (json) => ({
  layer: "attribution",
  source: null,
  cue: null,
  addressee: null,
  parent: null,
  source_canonical: null,
  implicit_source: false,
  source_antecedent: null,
  content_antecedent: null,
  ...COMMON,
  ...json,
  content: json.content ?? null,
});

/**
 * @param {any} json
 * @returns {import("./types.js").Stance}
 */
export const readStance = (json) => ({
  layer: "stance",
  implicit: false,
  evidence: null,
  attribution: null,
  ...COMMON,
  ...json,
  holder: json.holder ?? null,
  target: json.target ?? null,
  label: json.label ?? null,
});

/**
 * @param {any} json an annotation as the server sends it; null for none
 * @returns {Annotation}
 */
export function readAnnotation(json) {
  if (!json) return EMPTY;
  return {
    entities: (json.entities ?? []).map(readEntity),
    attributions: (json.attributions ?? []).map(readAttribution),
    stances: (json.stances ?? []).map(readStance),
    note: json.note ?? "",
    refused_suggestions: json.refused_suggestions ?? [],
    canonical_entities: json.canonical_entities ?? [],
  };
}

/**
 * All items, layer by layer.
 * @param {Annotation} annotation
 * @returns {Item[]}
 */
export const itemsOf = (annotation) => [...annotation.entities, ...annotation.attributions, ...annotation.stances];

/**
 * @param {Annotation} annotation
 * @param {string | null} id
 * @returns {Item | null}
 */
export const findItem = (annotation, id) => itemsOf(annotation).find((item) => item.id === id) ?? null;

/**
 * @param {Annotation} annotation
 * @param {string | null} id
 * @returns {Attribution | null}
 */
export const findAttribution = (annotation, id) => annotation.attributions.find((item) => item.id === id) ?? null;

/**
 * Put a changed item in the place of the one with its id.
 * @param {Annotation} annotation
 * @param {Item} item
 * @returns {Annotation}
 */
export function replaceItem(annotation, item) {
  const put = (/** @type {any[]} */ items) => items.map((old) => (old.id === item.id ? item : old));
  switch (item.layer) {
    case "entities":
      return { ...annotation, entities: put(annotation.entities) };
    case "attribution":
      return { ...annotation, attributions: put(annotation.attributions) };
    case "stance":
      return { ...annotation, stances: put(annotation.stances) };
  }
}

/**
 * An id that no item and no suggestion of the sentence has.
 * @param {Annotation} annotation
 * @param {string} letter
 * @param {string[]} [taken]
 */
export function newId(annotation, letter, taken = []) {
  const known = new Set([...itemsOf(annotation).map((item) => item.id), ...annotation.refused_suggestions, ...taken]);
  let number = 1;
  while (known.has(`${letter}${number}`)) number++;
  return `${letter}${number}`;
}

/**
 * The number under which an attribution is shown, from 1.
 * @param {Annotation} annotation
 * @param {string} id
 */
export const numberOf = (annotation, id) => annotation.attributions.findIndex((item) => item.id === id) + 1;

/**
 * The attribution with those it is nested in, outermost first.
 * @param {Annotation} annotation
 * @param {string | null} id
 * @returns {Attribution[]}
 */
export function chainOf(annotation, id) {
  /** @type {Attribution[]} */
  const chain = [];
  for (let at = findAttribution(annotation, id); at && !chain.includes(at); at = findAttribution(annotation, at.parent)) {
    chain.unshift(at);
  }
  return chain;
}

/**
 * The attributions as their tree is read: each followed by those nested in it.
 * @param {Annotation} annotation
 * @returns {{attribution: Attribution, depth: number}[]}
 */
export function attributionTree(annotation) {
  /** @type {(parent: string | null, depth: number) => {attribution: Attribution, depth: number}[]} */
  const below = (parent, depth) =>
    annotation.attributions
      .filter((item) => item.parent === parent)
      .flatMap((attribution) => [{ attribution, depth }, ...below(attribution.id, depth + 1)]);
  return below(null, 0);
}
