/**
 * The rules of `workbench/domain`, mirrored lightly: what an edit may not do, said before it is done.
 * The server checks everything again; here they keep impossible states from being made.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Attribution} Attribution
 * @typedef {import("./types.js").Span} Span
 * @typedef {import("./scheme.js").Scheme} Scheme
 */

import { chainOf, itemsOf, numberOf } from "./annotation.js";
import { makeSpan, overlap, rangesOf, textOf, within } from "./spans.js";

/** An edit that the rules do not allow; its message is for the annotator. */
export class NotPossible extends Error {
  /**
   * @param {string} message
   * @param {string | null} [item] the item to look at
   */
  constructor(message, item = null) {
    super(message);
    this.item = item;
  }
}

/**
 * Refuse an attribution that contradicts its relatives.
 * @param {Annotation} annotation with the attribution in its new form
 * @param {Attribution} item
 * @param {Scheme} scheme
 */
export function checkAttribution(annotation, item, scheme) {
  const number = `attribution ${numberOf(annotation, item.id)}`;
  const parent = annotation.attributions.find((other) => other.id === item.parent);
  if (parent) {
    if (!parent.content) throw new NotPossible(`Give attribution ${numberOf(annotation, parent.id)} its content first`);
    if (item.content && !within(item.content, parent.content)) {
      throw new NotPossible(
        `The content of ${number} must lie within that of attribution ${numberOf(annotation, parent.id)}, ` +
          "in which it is nested",
      );
    }
  }
  for (const child of annotation.attributions.filter((other) => other.parent === item.id)) {
    if (!item.content || (child.content && !within(child.content, item.content))) {
      throw new NotPossible(
        `Attribution ${numberOf(annotation, child.id)} is nested in ${number}, so its content must stay within`,
      );
    }
  }
  if (item.cue && item.content && !scheme.rules.content_contains_cue && overlap(rangesOf(item.cue), rangesOf(item.content))) {
    throw new NotPossible(`The content of ${number} may not contain its own cue “${textOf(item.cue)}”`);
  }
}

/**
 * Which attributions another one may be nested in.
 * @param {Annotation} annotation
 * @param {Attribution} item
 * @returns {Attribution[]}
 */
export function possibleParents(annotation, item) {
  return annotation.attributions.filter(
    (other) =>
      other.id !== item.id &&
      other.content &&
      !chainOf(annotation, other.id).some(({ id }) => id === item.id) &&
      (!item.content || within(item.content, other.content)),
  );
}

/**
 * A content without the word that the scheme leaves outside ("that").
 * @param {Span | null} content
 * @param {Scheme} scheme
 * @param {import("./codepoints.js").CodePoints} document
 * @returns {Span | null}
 */
export function leaveOutComplementizer(content, scheme, document) {
  const { complementizer, complementizer_inside: inside } = scheme.rules;
  if (!complementizer || inside) return content;
  let left = content;
  while (left) {
    const [[start, end], ...others] = /** @type {[[number, number]]} */ (rangesOf(left));
    const quote = document.slice(start, end);
    const [word] = quote.trim().split(/\s+/u);
    if (word?.toLowerCase() !== complementizer.toLowerCase()) break;
    const rest = quote.slice(quote.indexOf(word) + word.length).trimStart();
    left = makeSpan(document, [[end - [...rest].length, end], ...others]);
  }
  return left;
}

/**
 * Refuse entities that nest where the scheme does not want it.
 * @param {Annotation} annotation
 * @param {import("./types.js").Entity} entity
 * @param {Scheme} scheme
 */
export function checkNesting(annotation, entity, scheme) {
  if (scheme.rules.entity_nesting === "all") return;
  for (const other of annotation.entities) {
    if (other.id !== entity.id && (within(other.span, entity.span) || within(entity.span, other.span))) {
      throw new NotPossible(
        `“${textOf(entity.span)}” and “${textOf(other.span)}” nest; the guidelines keep the ` +
          `${scheme.rules.entity_nesting} only`,
        other.id,
      );
    }
  }
}

/**
 * The first item that cannot be submitted yet, and what it lacks.
 * @param {Annotation} annotation
 * @returns {NotPossible | null}
 */
export function findUnfinished(annotation) {
  for (const item of itemsOf(annotation)) {
    const lacks = whatLacks(item);
    if (lacks) {
      const name = item.layer === "stance" ? "The stance" : `Attribution ${numberOf(annotation, item.id)}`;
      return new NotPossible(`${name} has no ${lacks} yet`, item.id);
    }
  }
  return null;
}

/**
 * @param {import("./types.js").Item} item
 * @returns {string | null}
 */
export function whatLacks(item) {
  switch (item.layer) {
    case "entities":
      return null;
    case "attribution":
      return item.content ? null : "content";
    case "stance":
      if (!item.holder) return "holder";
      if (!item.target) return "target";
      return item.label ? null : "label";
  }
}
