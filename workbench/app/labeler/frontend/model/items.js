/**
 * Edits that every layer has: attributes, doubt, notes, spans by the name of their field, removal.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Item} Item
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./types.js").Range} Range
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { replaceItem } from "./annotation.js";
import { removeAttribution, setRole } from "./attributions.js";
import { setEntitySpan } from "./entities.js";
import { leaveOutComplementizer, NotPossible } from "./rules.js";
import { makeSpan, rangesOf, sameSpan, subtract } from "./spans.js";
import { setStanceSpan } from "./stances.js";
import { cleanTyped } from "./typed.js";

/**
 * A flag is turned over; a choice moves to its next value, after the last to none.
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} name
 * @param {string[]} values
 * @returns {Annotation}
 */
export function nextAttribute(annotation, item, name, values) {
  const now = item.attributes[name];
  const next = values.length ? values[values.indexOf(String(now ?? "")) + 1] : !now;
  return setAttribute(annotation, item, name, next ?? false);
}

/**
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} name
 * @param {string | boolean} value `false` takes it away
 * @returns {Annotation}
 */
export function setAttribute(annotation, item, name, value) {
  const { [name]: _, ...others } = item.attributes;
  return replaceItem(annotation, { ...item, attributes: value === false ? others : { ...others, [name]: value } });
}

/**
 * @param {Annotation} annotation
 * @param {Item} item
 */
export const toggleUncertain = (annotation, item) => replaceItem(annotation, { ...item, uncertain: !item.uncertain });

/**
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} note
 */
export const setNote = (annotation, item, note) => replaceItem(annotation, { ...item, note: cleanTyped(note) });

/**
 * @param {Annotation} annotation
 * @param {Item} item
 * @returns {Annotation}
 */
export function removeItem(annotation, item) {
  switch (item.layer) {
    case "entities":
      return { ...annotation, entities: annotation.entities.filter(({ id }) => id !== item.id) };
    case "attribution":
      return removeAttribution(annotation, item);
    case "stance":
      return { ...annotation, stances: annotation.stances.filter(({ id }) => id !== item.id) };
  }
}

/**
 * The spans of an item by the name of the field that holds them, as `layers.spans_of` has them.
 * @param {Item} item
 * @returns {Record<string, Span>}
 */
export function spansOf(item) {
  /** @type {Record<string, Span | null>} */
  let named;
  switch (item.layer) {
    case "entities":
      named = { span: item.span, antecedent: item.antecedent };
      break;
    case "attribution":
      named = {
        source: item.source,
        cue: item.cue,
        content: item.content,
        addressee: item.addressee,
        source_antecedent: item.source_antecedent,
        content_antecedent: item.content_antecedent,
      };
      break;
    case "stance":
      named = { target: item.target?.kind === "span" ? item.target.span : null, evidence: item.evidence };
  }
  return /** @type {Record<string, Span>} */ (
    Object.fromEntries(Object.entries(named).filter(([, span]) => span !== null))
  );
}

/** The field of a layer that a selection goes to when none is named. */
export const MAIN_FIELD = { entities: "span", attribution: "content", stance: "evidence" };

/**
 * Give a field of an item another span, under the rules of its layer.
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} field
 * @param {Span | null} span
 * @param {Scheme} scheme
 * @param {import("./codepoints.js").CodePoints} document
 * @returns {Annotation}
 */
export function setSpan(annotation, item, field, span, scheme, document) {
  switch (item.layer) {
    case "entities":
      return setEntitySpan(annotation, item, /** @type {"span"} */ (field), span, scheme);
    case "attribution": {
      const left = field === "content" ? leaveOutComplementizer(span, scheme, document) : span;
      if (span && !left) throw new NotPossible(`“${scheme.rules.complementizer}” stays outside the content`);
      return setRole(annotation, item, /** @type {import("./types.js").Role} */ (field), left, scheme);
    }
    case "stance":
      return setStanceSpan(annotation, item, /** @type {"evidence"} */ (field), span);
  }
}

/**
 * Add what is selected to a field: as its span, or as a further fragment.
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} field
 * @param {Range[]} ranges
 * @param {Scheme} scheme
 * @param {import("./codepoints.js").CodePoints} document
 * @returns {Annotation}
 */
export function addToSpan(annotation, item, field, ranges, scheme, document) {
  const now = spansOf(item)[field];
  const after = makeSpan(document, [...(now ? rangesOf(now) : []), ...ranges]);
  return sameSpan(now ?? null, after) ? annotation : setSpan(annotation, item, field, after, scheme, document);
}

/**
 * Move the start or the end of one fragment.
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string} field
 * @param {number} at which fragment
 * @param {Range} range its new place
 * @param {Scheme} scheme
 * @param {import("./codepoints.js").CodePoints} document
 * @returns {Annotation}
 */
export function moveFragment(annotation, item, field, at, range, scheme, document) {
  const now = spansOf(item)[field];
  if (!now) return annotation;
  const ranges = rangesOf(now).map((old, index) => (index === at ? range : old));
  const after = makeSpan(document, ranges);
  return sameSpan(now, after) ? annotation : setSpan(annotation, item, field, after, scheme, document);
}
