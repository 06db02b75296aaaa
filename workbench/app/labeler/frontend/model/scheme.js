/**
 * The project's scheme with its defaults filled in, and what is asked of it.
 *
 * @typedef {import("./types.js").LayerName} LayerName
 * @typedef {import("./types.js").Role} Role
 * @typedef {import("./types.js").Item} Item
 * @typedef {{key: string, colour: string, colour_dark: string, description: string, examples?: string[]}} Label
 * @typedef {{key: string, description: string, values: string[], labels: string[], examples?: string[]}} Attribute
 * @typedef {{key: string, description: string, examples?: string[]}} RoleHelp
 * @typedef {{label: string, value: number, key: string, symbol: string, colour: string, colour_dark: string,
 *   description: string, examples?: string[]}} ScalePoint
 * @typedef {{name: string, description: string, canonical: string | null}} StanceTarget
 *
 * @typedef {object} Scheme
 * @property {LayerName[]} layers
 * @property {string} version
 * @property {string} guidelinesVersion
 * @property {Record<string, Label>} labels
 * @property {Record<Role, RoleHelp>} roles
 * @property {{light: string, dark: string}[]} attributionColours
 * @property {ScalePoint[]} scale
 * @property {Record<string, StanceTarget>} targets
 * @property {Record<LayerName, Record<string, Attribute>>} attributes
 * @property {{entity_nesting: string, content_contains_cue: boolean, complementizer: string,
 *   complementizer_inside: boolean, holders: string[]}} rules
 * @property {Record<string, string>} keys
 */

/**
 * Read the scheme as the server sends it, where defaults are left out.
 * @param {any} json
 * @returns {Scheme}
 */
export function readScheme(json) {
  return {
    layers: json.layers ?? ["entities", "attribution", "stance"],
    version: json.version ?? "",
    guidelinesVersion: json.guidelines_version ?? "",
    labels: json.entities.labels,
    roles: json.attribution.roles,
    attributionColours: json.attribution.colours.map((/** @type {string} */ light, /** @type {number} */ at) => ({
      light,
      dark: json.attribution.colours_dark[at],
    })),
    scale: json.stance.scale,
    targets: mapValues(json.stance.targets ?? {}, (target) => ({ description: "", canonical: null, ...target })),
    attributes: {
      entities: readAttributes(json.entities.attributes),
      attribution: readAttributes(json.attribution.attributes),
      stance: readAttributes(json.stance.attributes),
    },
    rules: {
      entity_nesting: "all",
      content_contains_cue: false,
      complementizer: "",
      complementizer_inside: false,
      holders: ["author", "canonical", "source"],
      ...json.rules,
    },
    keys: json.keys ?? {},
  };
}

/**
 * The attributes that an item may have.
 * @param {Scheme} scheme
 * @param {Item} item
 * @returns {[string, Attribute][]}
 */
export function attributesFor(scheme, item) {
  const all = Object.entries(scheme.attributes[item.layer]);
  if (item.layer !== "entities") return all;
  return all.filter(([, attribute]) => !attribute.labels.length || attribute.labels.includes(item.label));
}

/**
 * @param {Scheme} scheme
 * @param {string | null} label
 */
export const scalePoint = (scheme, label) => scheme.scale.find((point) => point.label === label) ?? null;

/** @param {Record<string, any> | undefined} json */
const readAttributes = (json) =>
  mapValues(json ?? {}, (attribute) => ({ values: [], labels: [], ...attribute }));

/**
 * @template A, B
 * @param {Record<string, A>} record
 * @param {(value: A) => B} change
 * @returns {Record<string, B>}
 */
function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
