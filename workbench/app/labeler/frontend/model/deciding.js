/**
 * Deciding between versions: the draft of a case, and what taking one of the versions makes of it. Pure functions.
 *
 * Whatever version of an item is taken, it stands in the annotation under the decision's id, so that what refers to
 * it can be put back when it comes.
 *
 * @typedef {import("./types.js").Annotation} Annotation
 * @typedef {import("./types.js").Attribution} Attribution
 * @typedef {import("./types.js").Stance} Stance
 * @typedef {import("./types.js").Item} Item
 * @typedef {import("./types.js").Case} Case
 * @typedef {import("./types.js").Decision} Decision
 * @typedef {import("./types.js").Version} Version
 */

import { chainOf, findAttribution, findItem, numberOf, readAnnotation, readAttribution, readEntity, readStance, replaceItem } from "./annotation.js";
import { MAIN_FIELD, removeItem, spansOf } from "./items.js";
import { checkNesting, NotPossible } from "./rules.js";
import { within } from "./spans.js";

/** What is chosen where none of the versions is right. */
export const NONE = 0;

/**
 * The annotation to begin with: what all agree on; and, where there was a decision before, all that it said and the
 * rules of today allow. The rest is to be decided again.
 * @param {Case} given
 * @param {import("./scheme.js").Scheme} scheme
 * @returns {Annotation}
 */
export function beginCase(given, scheme) {
  const before = given.sides.findIndex(({ gold }) => gold);
  /** @type {Annotation} */
  let annotation = { ...readAnnotation(given.annotation), decided: {}, basis: basisOf(given) };
  if (before < 0) return settle(annotation, given);
  annotation = { ...annotation, note: given.sides[before]?.note ?? "" };
  for (const { id } of given.decisions) {
    try {
      annotation = take(annotation, given, id, before + 1, scheme).annotation;
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
    }
  }
  return annotation;
}

/**
 * What a draft was made on, so that it is not mistaken for one of other answers.
 * @param {Case} given
 */
export const basisOf = (given) =>
  JSON.stringify([given.made_of, given.sides.filter(({ gold }) => gold).map(({ created_at }) => created_at)]);

/**
 * Take the version of one of the sides, or none of them.
 * @param {Annotation} annotation
 * @param {Case} given
 * @param {string} id of the decision
 * @param {number} choice the side's place, from 1, or `NONE`
 * @param {import("./scheme.js").Scheme} scheme
 * @returns {{annotation: Annotation, apart: string[]}} with the ids of attributions that fit into no parent any more
 */
export function take(annotation, given, id, choice, scheme) {
  const decision = given.decisions.find((one) => one.id === id);
  if (!decision) return { annotation, apart: [] };
  const item = versionBy(decision, choice)?.item ?? null;
  let decided = { ...annotation.decided, [id]: choice };
  const old = findItem(annotation, id);
  let changed = annotation;
  if (item) {
    const read = readItem(decision, item, annotation);
    if (read.layer === "entities") checkNesting(annotation, read, scheme);
    changed = old ? replaceItem(annotation, read) : insert(annotation, read, given.order);
  } else if (old) {
    changed = removeItem(annotation, old);
    // What went with it is to be decided again.
    for (const { id: other } of given.decisions) {
      if (other !== id && findItem(annotation, other) && !findItem(changed, other)) {
        const { [other]: _, ...others } = decided;
        decided = others;
      }
    }
  }
  const { annotation: fitting, apart } = letGo({ ...changed, decided });
  return { annotation: settle(fitting, given), apart };
}

/**
 * @param {Decision} decision
 * @param {number} choice
 * @returns {Version | null}
 */
export const versionBy = (decision, choice) => decision.versions.find(({ by }) => by.includes(choice - 1)) ?? null;

/**
 * @param {Annotation} annotation
 * @param {Case} given
 * @returns {Decision[]} those that are left
 */
export const undecided = (annotation, given) => given.decisions.filter(({ id }) => annotation.decided?.[id] === undefined);

/**
 * Take what all agree on as soon as what it refers to is there, and put back references of what was taken before
 * what it refers to.
 * @param {Annotation} annotation
 * @param {Case} given
 * @returns {Annotation}
 */
function settle(annotation, given) {
  let now = annotation;
  for (let changed = true; changed; ) {
    changed = false;
    for (const decision of given.decisions) {
      const choice = now.decided?.[decision.id];
      if (choice === undefined) {
        const [version] = decision.versions;
        const item = decision.kinds.length ? null : version?.item;
        if (!item || !version || !refersTo(decision, item).every((other) => findAttribution(now, other))) continue;
        const read = readItem(decision, item, now);
        now = { ...insert(now, read, given.order), decided: { ...now.decided, [decision.id]: (version.by[0] ?? 0) + 1 } };
        changed = true;
        continue;
      }
      const version = versionBy(decision, choice);
      const old = findItem(now, decision.id);
      if (!version?.item || !old) continue;
      const linked = relink(old, readItem(decision, version.item, now));
      if (linked === old) continue;
      now = replaceItem(now, linked);
      changed = true;
    }
  }
  return now;
}

/**
 * An item with the references that it lacks and its version has.
 * @param {Item} item
 * @param {Item} version
 * @returns {Item}
 */
function relink(item, version) {
  if (item.layer === "attribution" && version.layer === "attribution") {
    return item.parent === null && version.parent !== null ? { ...item, parent: version.parent } : item;
  }
  if (item.layer !== "stance" || version.layer !== "stance") return item;
  const holder = item.holder ?? version.holder;
  const attribution = item.attribution ?? version.attribution;
  return holder === item.holder && attribution === item.attribution ? item : { ...item, holder, attribution };
}

/**
 * A version's item, without references to what is not there.
 * @param {Decision} decision
 * @param {any} json
 * @param {Annotation} annotation
 * @returns {Item}
 */
function readItem(decision, json, annotation) {
  switch (decision.layer) {
    case "entities":
      return readEntity(json);
    case "attribution": {
      const read = readAttribution(json);
      const parent = findAttribution(annotation, read.parent);
      return { ...read, parent: parent && fits(read, parent, annotation) ? parent.id : null };
    }
    case "stance": {
      const read = readStance(json);
      const there = (/** @type {string | null} */ id) => (findAttribution(annotation, id) ? id : null);
      const holder = read.holder?.kind === "source" && !there(read.holder.attribution) ? null : read.holder;
      return { ...read, holder, attribution: there(read.attribution) };
    }
  }
}

/**
 * @param {Attribution} item
 * @param {Attribution} parent
 * @param {Annotation} annotation
 */
const fits = (item, parent, annotation) =>
  Boolean(item.content && parent.content && within(item.content, parent.content)) &&
  !chainOf(annotation, parent.id).some(({ id }) => id === item.id);

/**
 * Attributions whose contents no longer lie within their parents' stand by themselves.
 * @param {Annotation} annotation
 */
function letGo(annotation) {
  const apart = annotation.attributions.filter((item) => {
    const parent = findAttribution(annotation, item.parent);
    return parent !== null && !(item.content && parent.content && within(item.content, parent.content));
  });
  const loose = apart.reduce((result, item) => replaceItem(result, { ...item, parent: null }), annotation);
  return { annotation: loose, apart: apart.map(({ id }) => id) };
}

/**
 * The attributions that an item needs.
 * @param {Decision} decision
 * @param {any} item
 * @returns {string[]}
 */
function refersTo(decision, item) {
  const named = decision.layer === "stance" ? [item.attribution, item.holder?.attribution] : [item.parent];
  return named.filter(Boolean);
}

/**
 * Put an item where it stands in the order of the text; what was made by hand comes last.
 * @param {Annotation} annotation
 * @param {Item} item
 * @param {string[]} order
 * @returns {Annotation}
 */
function insert(annotation, item, order) {
  const place = (/** @type {string} */ id) => (order.includes(id) ? order.indexOf(id) : order.length);
  const put = (/** @type {any[]} */ items) => [...items, item].sort((a, b) => place(a.id) - place(b.id));
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
 * The item of a version, as it is shown; what it refers to need not be there.
 * @param {Decision} decision
 * @param {Version} version
 * @returns {Item}
 */
export function readVersion(decision, version) {
  switch (decision.layer) {
    case "entities":
      return readEntity(version.item);
    case "attribution":
      return readAttribution(version.item);
    case "stance":
      return readStance(version.item);
  }
}

/**
 * The words that a decision is mainly about.
 * @param {Decision | undefined} decision
 * @returns {import("./types.js").Span | null}
 */
export function mainSpan(decision) {
  const version = decision?.versions.find(({ item }) => item);
  if (!decision || !version) return null;
  const spans = spansOf(readVersion(decision, version));
  return spans[MAIN_FIELD[decision.layer]] ?? Object.values(spans)[0] ?? null;
}

/**
 * The annotation with one version of everything that is not in it, so that what versions refer to can be named.
 * @param {Annotation} annotation
 * @param {Case} given
 * @returns {Annotation}
 */
export function withEveryAttribution(annotation, given) {
  const missing = given.decisions.flatMap(({ id, layer, versions }) => {
    const item = versions.find((version) => version.item)?.item;
    return layer === "attribution" && item && !findAttribution(annotation, id) ? [readAttribution(item)] : [];
  });
  return missing.reduce((result, item) => insert(result, item, given.order), annotation);
}

/**
 * @param {Annotation} annotation
 * @param {string[]} apart
 */
export const tellApart = (annotation, apart) =>
  apart.length
    ? `Attribution ${apart.map((id) => numberOf(annotation, id)).join(", ")} is no longer nested: its content reaches beyond`
    : "";
