/**
 * The bars under the words: what is drawn, then where. One bar is one span of an item; its fragments share a lane.
 *
 * @typedef {import("../state/store.js").Work} Work
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {import("../model/types.js").Entity} Entity
 *
 * @typedef {object} Bar
 * @property {string} item
 * @property {string} role the field that holds the span
 * @property {string} label
 * @property {string} short for where the span goes on in another line
 * @property {{light: string, dark: string}} colour
 * @property {Range[]} ranges
 * @property {string} group
 * @property {string | null} below
 * @property {boolean} suggested
 * @property {boolean} uncertain
 */

import { attributionTree, findItem, numberOf } from "../model/annotation.js";
import { spansOf } from "../model/items.js";
import { circled } from "../model/names.js";
import { rangesOf } from "../model/spans.js";
import { attributionColour, labelColour, stanceColour } from "./colours.js";

const ROLES = /** @type {const} */ (["source", "cue", "content", "addressee"]);

/**
 * Everything to draw, from the words downwards: entities (the short ones nearest), then the attributions as
 * their tree goes; of the open item also what it refers to and what shows it.
 * @param {Work} work
 * @param {Entity[]} pending
 * @param {string | null} open
 * @param {Scheme} scheme
 * @returns {Bar[]}
 */
export function collectBars(work, pending, open, scheme) {
  const { annotation } = work;
  const entities = [...annotation.entities, ...pending].map((entity) => entityBar(entity, pending.includes(entity), scheme));
  entities.sort((a, b) => length(a) - length(b));
  const roles = attributionTree(annotation).flatMap(({ attribution }) => {
    const number = numberOf(annotation, attribution.id);
    const colour = attributionColour(scheme, number);
    return ROLES.flatMap((role) => {
      const span = attribution[role];
      if (!span) return [];
      return bar(attribution.id, role, `${circled(number)} ${role}`, circled(number), colour, rangesOf(span), {
        group: attribution.id,
        below: attribution.parent ?? "entities",
        uncertain: attribution.uncertain,
      });
    });
  });
  return [...entities, ...roles, ...openBars(work, open, scheme)];
}

/**
 * @param {Entity} entity
 * @param {boolean} suggested
 * @param {Scheme} scheme
 */
function entityBar(entity, suggested, scheme) {
  const label = suggested ? `${entity.label} ?` : entity.label;
  return bar(entity.id, "span", label, entity.label, labelColour(scheme, entity.label), rangesOf(entity.span), {
    group: "entities",
    suggested,
    uncertain: entity.uncertain,
  });
}

/**
 * The further spans of the open item, which are not shown otherwise.
 * @param {Work} work
 * @param {string | null} open
 * @param {Scheme} scheme
 * @returns {Bar[]}
 */
function openBars({ annotation }, open, scheme) {
  const item = findItem(annotation, open);
  if (!item) return [];
  const named = Object.entries(spansOf(item)).filter(
    ([field]) => item.layer === "stance" || field.endsWith("antecedent"),
  );
  const colour =
    item.layer === "entities"
      ? labelColour(scheme, item.label)
      : item.layer === "attribution"
        ? attributionColour(scheme, numberOf(annotation, item.id))
        : stanceColour(scheme, item.label);
  return named.map(([field, span]) => {
    const label = { antecedent: "refers to this", source_antecedent: "source refers to this", content_antecedent: "content refers to this" }[field];
    return bar(item.id, field, label ?? field, "…", colour, rangesOf(span), { group: `open ${field}`, below: "entities" });
  });
}

/**
 * @param {string} item
 * @param {string} role
 * @param {string} label
 * @param {string} short
 * @param {{light: string, dark: string}} colour
 * @param {Range[]} ranges
 * @param {Partial<Bar>} more
 * @returns {Bar}
 */
function bar(item, role, label, short, colour, ranges, more) {
  const shown = more.uncertain ? `${label} ~` : label;
  return { item, role, short, colour, ranges, group: "", below: null, suggested: false, uncertain: false, ...more, label: shown };
}

/** @param {Bar} bar */
const length = ({ ranges }) => ranges.reduce((sum, [start, end]) => sum + end - start, 0);
