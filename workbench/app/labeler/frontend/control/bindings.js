/**
 * The one table of what keys do. Dispatch, the hints under the sentence and the `?` list all read it; the
 * scheme's keys (labels, roles, attributes, scale) become rows of it, and `keys` in the scheme changes the rest.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./context.js").ContextName} ContextName
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../model/types.js").Role} Role
 *
 * @typedef {object} Binding
 * @property {string} id
 * @property {string[]} keys
 * @property {ContextName[]} contexts
 * @property {string} name for the hint
 * @property {string} help for the list of keys
 * @property {string} group heading in the list of keys
 * @property {boolean} hint whether it is shown under the sentence
 * @property {(commands: Commands, context: Context) => void} run
 * @property {(context: Context) => boolean} [when] where it does not always apply
 * @property {(context: Context) => boolean} [on] whether what it sets is set
 * @property {{light: string, dark: string}} [colour]
 */

import { spansOf } from "../model/items.js";
import { readKeyName } from "./keynames.js";

/** @type {ContextName[]} */
const ITEMS = ["entity", "attribution", "stance"];

/**
 * id, keys, contexts, name, help, what to run, whether it is hinted.
 * @type {[string, string[], ContextName[], string, string, Binding["run"], boolean][]}
 */
const COMMANDS = [
  ["accept", ["Enter"], ["suggestion"], "accept", "accept the suggestion", (c, { pending }) => c.layers.accept(pending), true],
  ["refuse", ["Backspace"], ["suggestion"], "refuse", "refuse the suggestion", (c, { pending }) => c.layers.refuse(pending), true],
  ["accept-all", ["Shift+A"], ["always"], "accept all", "accept all suggestions", (c) => c.layers.acceptAll(), false],

  ["holder", ["h"], ["stance"], "holder …", "say who holds the stance", (c) => c.pickers.holder(false), true],
  ["target", ["t"], ["stance"], "target …", "say what it is about", (c) => c.pickers.target(), true],
  ["nest", ["n"], ["attribution"], "nest in …", "nest it in another attribution, by number", (c) => c.pickers.parent(), true],
  ["evidence", ["e"], ["stance"], "evidence", "the selected words show it; again adds a part", (c) => c.items.take("evidence"), true],
  ["via", ["v"], ["stance"], "through …", "the attribution through which it is expressed", (c) => c.pickers.via(), true],
  ["implicit", ["i"], ["attribution", "stance"], "implicit", "the source has no words; the stance is inferred", (c) => c.layers.toggleImplicit(), true],
  ["canonical", ["w"], ["entity", "attribution"], "who is it …", "the canonical entity of the mention, or of the source", (c) => c.pickers.canonical(), true],
  ["antecedent", ["r"], ["entity", "attribution"], "refers to", "the selected words are what it, or the source, refers to", (c) => c.items.takeAntecedent("source"), true],
  ["content-antecedent", ["Shift+R"], ["attribution"], "content refers to", "the selected words are what the content refers to", (c) => c.items.takeAntecedent("content"), false],
  ["uncertain", ["u"], ITEMS, "uncertain", "mark it as uncertain", (c) => c.items.toggleUncertain(), true],
  ["attribution", ["a"], ["text", "attribution"], "attribution", "open an attribution", (c) => c.layers.openAttribution(), true],
  ["stance", ["f"], ["text", "attribution", "stance"], "stance", "open a stance; within an attribution, its source's", (c) => c.layers.openStance(), true],
  ["note", [";", ","], ["always"], "note", "write a note on the open item, or on the sentence", (c) => c.items.writeNote(), false],

  ["piece", ["+", "*"], ["always"], "add part", "add the selected words to the open span; with nothing open, put them aside for one of several parts", (c) => c.items.addPiece(), false],
  ["cut", ["-"], ITEMS, "take part away", "take the selected words out of the open span", (c) => c.items.cutPiece(), false],
  ["replace", ["="], ITEMS, "replace", "make the selected words the open span", (c) => c.items.replaceSpan(), false],
  ["start-earlier", ["["], ITEMS, "start ←", "move the start of the open span to the left", (c) => c.items.moveEdge("start", -1), false],
  ["start-later", ["{"], ITEMS, "start →", "… to the right", (c) => c.items.moveEdge("start", 1), false],
  ["end-later", ["]"], ITEMS, "end →", "move the end of the open span to the right", (c) => c.items.moveEdge("end", 1), false],
  ["end-earlier", ["}"], ITEMS, "end ←", "… to the left", (c) => c.items.moveEdge("end", -1), false],
  ["remove", ["Delete", "Backspace"], ITEMS, "delete", "delete the open item", (c) => c.items.remove(), false],
  ["close", ["Escape"], ["always"], "close", "close what is open, then drop the selection", (c) => c.close(), false],
  ["done", ["Enter"], ["attribution", "stance"], "done", "close the attribution or stance", (c) => c.close(), true],
  ["open", ["Enter"], ["text", "entity"], "open", "open the label under the cursor; again, the next one there", (c) => c.openHere(), false],
  ["next-item", ["ArrowDown"], ["always"], "next label", "open the next line of the lists", (c) => c.openNextItem(1), false],
  ["previous-item", ["ArrowUp"], ["always"], "previous label", "open the line before", (c) => c.openNextItem(-1), false],

  ["next-candidate", ["Tab"], ["always"], "next", "jump to the next candidate: suggestions, then names, quotations, reporting verbs", (c) => c.cursor.jump(1), false],
  ["previous-candidate", ["Shift+Tab"], ["always"], "previous", "jump to the candidate before", (c) => c.cursor.jump(-1), false],
  ["right", ["ArrowRight"], ["always"], "→", "next word; at the end, into the next sentence", (c) => c.cursor.move(1, false), false],
  ["left", ["ArrowLeft"], ["always"], "←", "word before", (c) => c.cursor.move(-1, false), false],
  ["extend-right", ["Shift+ArrowRight"], ["always"], "select →", "stretch the selection by a word", (c) => c.cursor.move(1, true), false],
  ["extend-left", ["Shift+ArrowLeft"], ["always"], "select ←", "… to the left", (c) => c.cursor.move(-1, true), false],
  ["home", ["Home"], ["always"], "start", "first word of the sentence", (c) => c.cursor.moveToEdge("start", false), false],
  ["end", ["End"], ["always"], "end", "last word", (c) => c.cursor.moveToEdge("end", false), false],
  ["extend-home", ["Shift+Home"], ["always"], "select to start", "select to the start of the sentence", (c) => c.cursor.moveToEdge("start", true), false],
  ["extend-end", ["Shift+End"], ["always"], "select to end", "select to its end", (c) => c.cursor.moveToEdge("end", true), false],
  ["sentence-before", ["PageUp"], ["always"], "sentence before", "go into the sentence before, for a source from there", (c) => c.cursor.moveSentence(-1), false],
  ["sentence-after", ["PageDown"], ["always"], "sentence after", "go into the sentence after", (c) => c.cursor.moveSentence(1), false],
  ["return", ["Ctrl+Home"], ["always"], "back to the sentence", "bring the cursor back into the sentence", (c) => c.cursor.comeBack(), false],
  ["select-all", ["Ctrl+A"], ["always"], "all", "select the whole sentence", (c) => c.cursor.selectSentence(), false],
  ["end-character-right", ["Alt+Shift+ArrowRight"], ["always"], "character", "move the end of the selection by a character", (c) => c.cursor.nudge("end", 1), false],
  ["end-character-left", ["Alt+Shift+ArrowLeft"], ["always"], "character", "… to the left", (c) => c.cursor.nudge("end", -1), false],
  ["start-character-left", ["Alt+Shift+ArrowUp"], ["always"], "character", "move its start a character to the left", (c) => c.cursor.nudge("start", -1), false],
  ["start-character-right", ["Alt+Shift+ArrowDown"], ["always"], "character", "… to the right", (c) => c.cursor.nudge("start", 1), false],
  ["copy", ["Ctrl+C"], ["always"], "copy", "copy the selected words", (c) => c.cursor.copy(), false],

  ["submit", ["Ctrl+Enter"], ["always"], "Submit", "submit the sentence", (c) => c.submit(), false],
  ["skip", ["Shift+S"], ["always"], "Skip", "skip the sentence", (c) => c.skip(), false],
  ["flag", ["Shift+F"], ["always"], "Flag", "flag the sentence for discussion, with a reason", (c) => c.flag(), false],
  ["undo", ["Ctrl+Z"], ["always"], "Undo", "undo", (c) => c.undo(), false],
  ["redo", ["Ctrl+Shift+Z", "Ctrl+Y"], ["always"], "Redo", "redo", (c) => c.redo(), false],
  ["back", ["Alt+ArrowLeft"], ["always"], "Back", "go back to one's sentence before and revise it", (c) => c.back(), false],
  ["forward", ["Alt+ArrowRight"], ["always"], "Forward", "… and forward again", (c) => c.forward(), false],
  ["help", ["?"], ["always"], "keys", "all keys", (c) => c.toggle("help"), false],
  ["guidelines", ["Shift+G"], ["always"], "guidelines", "the guidelines", (c) => c.toggle("guidelines"), false],
  ["leave", ["F6"], ["always"], "leave", "move the focus on: to the lists, the buttons, the text", (c) => c.leave(), false],
];

/**
 * Where a lead decides, before all others.
 * @type {typeof COMMANDS}
 */
const DECISIONS = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => /** @type {typeof COMMANDS[number]} */ ([`take-${place}`, [String(place)], ["decision"], String(place), `take the version of the answer with number ${place}`, (c) => c.decisions.take(place), false])),
  ["take-none", ["0"], ["decision"], "none", "take none of the versions", (c) => c.decisions.take(0), false],
  ["next-decision", ["j", "Tab"], ["decision"], "next decision", "go on to the next decision", (c) => c.decisions.move(1), false],
  ["previous-decision", ["k", "Shift+Tab"], ["decision"], "decision before", "go back to the decision before", (c) => c.decisions.move(-1), false],
  ["open-taken", ["Enter"], ["decision"], "mend", "open what was taken, to mend it; Esc leads back", (c) => c.decisions.openTaken(), false],
];

/** What is called otherwise, or missing, where a lead decides. @type {Record<string, Partial<Binding> | null>} */
const DECIDING = {
  submit: { name: "Decide", help: "keep the decision as gold, once nothing is left to decide" },
  skip: { name: "Later", help: "leave the case for later", run: (c) => c.decisions.later() },
  flag: null,
  back: { help: "go back to the case before" },
};

/** Headings of the list of keys, from the command that begins each. @type {Record<string, string>} */
const GROUPS = {
  "take-1": "Deciding",
  accept: "Suggestions",
  holder: "",
  piece: "Any label",
  "next-candidate": "Moving and selecting",
  submit: "The sentence",
};

/** Headings of the commands that belong to one layer. @type {Record<string, string>} */
const LAYERS = { entity: "Entities", attribution: "Attributions", stance: "Stances" };

/**
 * @param {Scheme} scheme
 * @param {"label" | "adjudicate"} [mode]
 * @returns {Binding[]}
 */
export function makeBindings(scheme, mode = "label") {
  let group = "";
  const deciding = mode === "adjudicate";
  const commands = [...(deciding ? DECISIONS : []), ...COMMANDS].map(([id, keys, contexts, name, help, run, hint]) => {
    group = GROUPS[id] ?? group;
    const changed = scheme.keys[id];
    const layer = contexts.length === 1 ? LAYERS[contexts[0] ?? ""] : undefined;
    const heading = layer ?? (LAYERS[id] || group || "Any label");
    return { id, keys: changed ? [readKeyName(changed)] : keys, contexts, name, help, group: heading, hint, run };
  });
  const has = (/** @type {string} */ layer) => scheme.layers.includes(/** @type {any} */ (layer));
  const rows = [
    ...(has("entities") ? [...labelRows(scheme), ...attributeRows(scheme, "entities")] : []),
    ...(has("attribution") ? [...roleRows(scheme), ...attributeRows(scheme, "attribution"), ...numberRows()] : []),
    ...(has("stance") ? [...scaleRows(scheme), ...attributeRows(scheme, "stance")] : []),
    ...commands.filter(({ id }) => !(id === "attribution" && !has("attribution")) && !(id === "stance" && !has("stance"))),
  ];
  const own = new Set(commands.map(({ id }) => id));
  const first = (/** @type {Binding} */ row) => Number(row.contexts.includes("decision"));
  return rows
    .sort((one, other) => first(other) - first(one))
    .map((row) => (own.has(row.id) ? withoutTaken(row, rows) : row))
    .map(applyDoes)
    .filter(({ id }) => !deciding || DECIDING[id] !== null)
    .map((row) => (deciding ? { ...row, ...DECIDING[row.id] } : row));
}

/** @param {Scheme} scheme @returns {Binding[]} */
const labelRows = (scheme) =>
  Object.entries(scheme.labels).map(([label, { key, colour, colour_dark, description }]) => ({
    id: `label-${label}`,
    keys: [readKeyName(key)],
    contexts: ["text"],
    name: label,
    help: description,
    group: "Entities",
    hint: true,
    colour: { light: colour, dark: colour_dark },
    run: (commands) => commands.layers.label(label),
    on: ({ item, stack }) => stack.includes("entity") && item?.layer === "entities" && item.label === label,
  }));

/** @param {Scheme} scheme @returns {Binding[]} */
const roleRows = (scheme) =>
  Object.entries(scheme.roles).flatMap(([role, { key, description }]) => [
    {
      id: `role-${role}`,
      keys: [readKeyName(key)],
      contexts: ["attribution"],
      name: role,
      help: description,
      group: "Attributions",
      hint: true,
      run: (commands) => commands.items.take(role),
      on: ({ item }) => Boolean(item && spansOf(item)[role]),
    },
    {
      id: `clear-${role}`,
      keys: [readKeyName(`Alt+${key}`)],
      contexts: ["attribution"],
      name: `no ${role}`,
      help: `take the ${role} away`,
      group: "Attributions",
      hint: false,
      run: (commands) => commands.items.clear(/** @type {Role} */ (role)),
      when: ({ item }) => role !== "content" && Boolean(item && spansOf(item)[role]),
    },
  ]);

/** @param {Scheme} scheme @returns {Binding[]} */
const scaleRows = (scheme) =>
  scheme.scale.map(({ label, key, symbol, colour, colour_dark, description }) => ({
    id: `scale-${label}`,
    keys: [readKeyName(key)],
    contexts: ["stance"],
    name: `${symbol} ${label}`,
    help: description,
    group: "Stances",
    hint: true,
    colour: { light: colour, dark: colour_dark },
    run: (commands) => commands.layers.setStance(label),
    on: ({ item }) => item?.layer === "stance" && item.label === label,
  }));

/**
 * @param {Scheme} scheme
 * @param {import("../model/types.js").LayerName} layer
 * @returns {Binding[]}
 */
const attributeRows = (scheme, layer) =>
  Object.entries(scheme.attributes[layer]).map(([name, { key, description, values, labels }]) => ({
    id: `attribute-${layer}-${name}`,
    keys: [readKeyName(key)],
    contexts: [layer === "entities" ? "entity" : layer],
    name: name.replaceAll(/[_-]/g, " "),
    help: values.length ? `${description} Moves on: ${values.join(", ")}.` : description,
    group: { entities: "Entities", attribution: "Attributions", stance: "Stances" }[layer],
    hint: true,
    run: (commands) => commands.items.nextAttribute(name, values),
    when: ({ item }) => !labels.length || (item?.layer === "entities" && labels.includes(item.label)),
    on: ({ item }) => Boolean(item?.attributes[name]),
  }));

/** @returns {Binding[]} */
const numberRows = () =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
    id: `open-${number}`,
    keys: [String(number)],
    contexts: ["text", "attribution"],
    name: String(number),
    help: `open attribution ${number}`,
    group: "Attributions",
    hint: false,
    run: (commands) => commands.layers.openNumber(number),
  }));

/**
 * A command gives way to the scheme's own keys in its context.
 * @param {Binding} row
 * @param {Binding[]} rows
 * @returns {Binding}
 */
function withoutTaken(row, rows) {
  const taken = new Set(
    rows
      .filter((other) => /^(label|role|scale|attribute)-/.test(other.id) && other.contexts.some((name) => clashes(row, name)))
      .flatMap(({ keys }) => keys),
  );
  const free = row.keys.filter((key) => !taken.has(key));
  // Nothing may be out of a keyboard's reach.
  return { ...row, keys: free.length ? free : row.keys.map((key) => readKeyName(`Alt+${key}`)) };
}

/**
 * Whether a command may not have the keys of a context: its own, and, while it decides, those that make labels.
 * @param {Binding} row
 * @param {ContextName} name
 */
const clashes = (row, name) => row.contexts.includes(name) || (row.contexts.includes("decision") && name === "text");

/** @type {Record<string, (context: Context) => boolean>} */
const ON = {
  uncertain: ({ item }) => Boolean(item?.uncertain),
  note: ({ item }) => Boolean(item?.note),
  implicit: ({ item }) => (item?.layer === "attribution" ? item.implicit_source : item?.layer === "stance" && item.implicit),
  nest: ({ item }) => item?.layer === "attribution" && Boolean(item.parent),
  holder: ({ item }) => item?.layer === "stance" && Boolean(item.holder),
  target: ({ item }) => item?.layer === "stance" && Boolean(item.target),
  via: ({ item }) => item?.layer === "stance" && Boolean(item.attribution),
  evidence: ({ item }) => item?.layer === "stance" && Boolean(item.evidence),
  canonical: ({ item }) =>
    Boolean(item && (item.layer === "entities" ? item.canonical : item.layer === "attribution" && item.source_canonical)),
  antecedent: ({ item }) =>
    Boolean(item && (item.layer === "entities" ? item.antecedent : item.layer === "attribution" && item.source_antecedent)),
  "content-antecedent": ({ item }) => item?.layer === "attribution" && Boolean(item.content_antecedent),
};

/** @param {Binding} row @returns {Binding} */
function applyDoes(row) {
  const on = ON[row.id];
  return on ? { ...row, on } : row;
}

/**
 * What a key does now.
 * @param {Binding[]} bindings
 * @param {string} key
 * @param {Context} context
 * @returns {Binding | null}
 */
export function findBinding(bindings, key, context) {
  for (const name of context.stack) {
    const found = bindings.find(
      (binding) => binding.contexts.includes(name) && binding.keys.includes(key) && (binding.when?.(context) ?? true),
    );
    if (found) return found;
  }
  return null;
}

/**
 * What is shown under the sentence now: what the keys do that are not always the same.
 * @param {Binding[]} bindings
 * @param {Context} context
 * @returns {Binding[]}
 */
export function hintsFor(bindings, context) {
  /** @type {Binding[]} */
  const shown = [];
  const taken = new Set();
  for (const name of context.stack) {
    for (const binding of bindings) {
      if (!binding.hint || !binding.contexts.includes(name) || shown.includes(binding)) continue;
      if (!(binding.when?.(context) ?? true) || !binding.keys.some((key) => !taken.has(key))) continue;
      shown.push(binding);
    }
    for (const { keys } of shown) for (const key of keys) taken.add(key);
  }
  return shown;
}
