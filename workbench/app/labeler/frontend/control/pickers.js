/**
 * Questions that are answered from a list: whose stance, towards what, nested in which, who is it. Every list
 * takes a digit for its first options and, where text can be typed, completes it.
 *
 * @typedef {import("../state/session.js").Session} Session
 * @typedef {import("../state/store.js").Store} Store
 * @typedef {import("../state/store.js").Option} Option
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Attribution} Attribution
 * @typedef {import("../model/types.js").Holder} Holder
 * @typedef {import("../model/types.js").Target} Target
 */

import { chainOf, findItem, numberOf } from "../model/annotation.js";
import { nest, setSourceCanonical } from "../model/attributions.js";
import { bringCanonical, readCanonical } from "../model/canonicals.js";
import { takenBy } from "../model/cursor.js";
import { setCanonical } from "../model/entities.js";
import { nameOfSource } from "../model/names.js";
import { possibleParents } from "../model/rules.js";
import { makeSpan, textOf } from "../model/spans.js";
import { setHolder, setTarget, setVia } from "../model/stances.js";

const PAUSE = 120;
const MOST = 12;

export class Pickers {
  /**
   * @param {Session} session
   * @param {Store} store
   * @param {(change: () => void) => void} attempt
   */
  constructor(session, store, attempt) {
    this.session = session;
    this.store = store;
    this.attempt = attempt;
    this.timer = 0;
  }

  get annotation() {
    return /** @type {import("../state/store.js").Work} */ (this.store.state.work).annotation;
  }

  get item() {
    return findItem(this.annotation, this.store.state.open);
  }

  // ------------------------------------------------------------------ the questions

  /** In which attribution the open one is nested. */
  parent() {
    const item = this.item;
    if (item?.layer !== "attribution") return;
    const nestIn = (/** @type {string | null} */ id) =>
      this.edit(nest(this.annotation, /** @type {Attribution} */ (this.item), id, this.store.scheme));
    this.ask("Nest it in", "number", false, () => [
      ...possibleParents(this.annotation, item).map((other) => this.attributionOption(other, () => nestIn(other.id))),
      { label: "none", key: "0", detail: "stands by itself", choose: () => nestIn(null) },
    ]);
  }

  /** Through which attribution the open stance is expressed. */
  via() {
    if (this.item?.layer !== "stance") return;
    const through = (/** @type {string | null} */ id) =>
      this.edit(setVia(this.annotation, /** @type {any} */ (this.item), id));
    this.ask("Expressed through", "number", false, () => [
      ...this.annotation.attributions.map((other) => this.attributionOption(other, () => through(other.id))),
      { label: "none", key: "0", detail: "the article says it itself", choose: () => through(null) },
    ]);
  }

  /**
   * Who holds the open stance.
   * @param {boolean} thenTarget whether to go on with its target
   */
  holder(thenTarget) {
    if (this.item?.layer !== "stance") return;
    const { scheme } = this.store;
    const allowed = scheme.rules.holders;
    const choose = (/** @type {Holder} */ holder, bring = (/** @type {Annotation} */ a) => a) => {
      this.edit(setHolder(bring(this.annotation), /** @type {any} */ (this.item), holder, scheme));
      if (thenTarget) this.target();
    };
    this.ask("Who holds it", allowed.includes("canonical") ? "number, or type a name" : "number", allowed.includes("canonical"), (query) => [
      ...(query ? [] : this.holderOptions(allowed, choose)),
      ...(allowed.includes("canonical")
        ? this.canonicalOptions(query, "", (id, bring) => choose({ kind: "canonical", canonical: id }, bring))
        : []),
    ]);
  }

  /**
   * @param {string[]} allowed
   * @param {(holder: Holder) => void} choose
   * @returns {Option[]}
   */
  holderOptions(allowed, choose) {
    return [
      ...(allowed.includes("source")
        ? this.annotation.attributions.map((other) =>
            this.attributionOption(other, () => choose({ kind: "source", attribution: other.id })),
          )
        : []),
      ...(allowed.includes("author")
        ? [{ label: "author", key: "0", detail: "the article itself takes sides", choose: () => choose({ kind: "author" }) }]
        : []),
    ];
  }

  /** What the open stance is about. */
  target() {
    if (this.item?.layer !== "stance") return;
    const choose = (/** @type {Target} */ target, bring = (/** @type {Annotation} */ a) => a) =>
      this.edit(setTarget(bring(this.annotation), /** @type {any} */ (this.item), target));
    this.ask("What is it about", "number, or type a name or your own words", true, (query) => [
      ...this.listedTargets(query, choose),
      ...(query ? [] : this.selectedTarget(choose)),
      ...this.canonicalOptions(query, "", (id, bring) => choose({ kind: "canonical", canonical: id }, bring), false),
      ...(query.trim()
        ? [{ label: `“${query.trim()}”`, detail: "in your own words", choose: () => choose({ kind: "text", text: query.trim() }) }]
        : []),
    ]);
  }

  /**
   * @param {string} query
   * @param {(target: Target) => void} choose
   * @returns {Option[]}
   */
  listedTargets(query, choose) {
    return Object.entries(this.store.scheme.targets)
      .map(([target, { name, description }], at) => ({
        label: name,
        detail: description,
        ...(at < 9 && !query ? { key: String(at + 1) } : {}),
        choose: () => choose({ kind: "target", target }),
      }))
      .filter(({ label }) => fits(label, query));
  }

  /**
   * @param {(target: Target) => void} choose
   * @returns {Option[]}
   */
  selectedTarget(choose) {
    const { work, cursor } = this.store.state;
    const span = work && cursor && makeSpan(work.article.points, takenBy(cursor));
    if (!span) return [];
    return [{ label: `“${textOf(span)}”`, key: "0", detail: "the selected words", choose: () => choose({ kind: "span", span }) }];
  }

  /** Which canonical entity the open mention, or the open attribution's source, is. */
  canonical() {
    const item = this.item;
    if (!item || item.layer === "stance") return;
    const said = item.layer === "entities" ? textOf(item.span) : item.source ? textOf(item.source) : "";
    const kind = item.layer === "entities" ? item.label : "";
    const choose = (/** @type {string | null} */ id, bring = (/** @type {Annotation} */ a) => a) => {
      const open = this.item;
      if (open?.layer === "entities") this.edit(setCanonical(bring(this.annotation), open, id));
      else if (open?.layer === "attribution") this.edit(setSourceCanonical(bring(this.annotation), open, id));
    };
    const has = item.layer === "entities" ? item.canonical : item.source_canonical;
    this.ask("Who or what is it", "type a name; to make a new one, its Wikidata id may follow: Turkey Q43", true, (query) => [
      ...this.canonicalOptions(query || said, kind, choose),
      ...(has && !query ? [{ label: "none", detail: "take it away", key: "0", choose: () => choose(null) }] : []),
    ]);
  }

  // ------------------------------------------------------------------ options

  /**
   * @param {Attribution} attribution
   * @param {() => void} choose
   * @returns {Option}
   */
  attributionOption(attribution, choose) {
    const number = numberOf(this.annotation, attribution.id);
    const chain = chainOf(this.annotation, attribution.id).slice(0, -1);
    const names = chain.map((link) => nameOfSource(link, this.store.state.canonicals));
    return {
      label: nameOfSource(attribution, this.store.state.canonicals),
      ...(number < 10 ? { key: String(number) } : {}),
      detail: names.length ? `in ${names.join(", in ")}` : "",
      choose,
    };
  }

  /**
   * Known entities that fit, and a new one under the typed name.
   * @param {string} query
   * @param {string} kind the label of the mention, if there is one
   * @param {(id: string, bring: (annotation: Annotation) => Annotation) => void} choose
   * @param {boolean} [make] whether a new one can be made
   * @returns {Option[]}
   */
  canonicalOptions(query, kind, choose, make = true) {
    const known = [...this.store.state.canonicals.values()].filter(({ name }) => fits(name, query));
    const rank = (/** @type {{name: string, kind: string}} */ entity) =>
      (entity.name.toLowerCase() === query.toLowerCase() ? 0 : 2) + (entity.kind === kind ? 0 : 1);
    const options = known
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
      .slice(0, MOST)
      .map((entity) => ({
        label: entity.name,
        detail: [entity.kind, entity.wikidata].filter(Boolean).join(" · "),
        // It comes along where the server may not know it yet: made here, and not yet acknowledged.
        choose: () => choose(entity.id, (annotation) => bringCanonical(annotation, entity)),
      }));
    if (!make || !query.trim()) return options;
    const kinds = kind ? [kind] : Object.keys(this.store.scheme.labels);
    const made = kinds.map((one) => readCanonical(one, query)).filter((entity) => entity !== null);
    const isNew = made.filter(({ id }) => !this.store.state.canonicals.has(id));
    return [
      ...options,
      ...isNew.map((entity) => ({
        label: `new: ${entity.name}`,
        detail: [entity.kind, entity.wikidata].filter(Boolean).join(" · "),
        choose: () => {
          this.store.learnCanonicals([entity]);
          choose(entity.id, (annotation) => bringCanonical(annotation, entity));
        },
      })),
    ];
  }

  // ------------------------------------------------------------------ asking

  /**
   * @param {string} title
   * @param {string} hint
   * @param {boolean} search
   * @param {(query: string) => Option[]} find
   */
  ask(title, hint, search, find) {
    this.store.update({ picker: { title, hint, search, query: "", options: find(""), at: 0, find }, panel: null, message: null });
    if (search) this.complete("");
  }

  /** @param {string} query */
  type(query) {
    const { picker } = this.store.state;
    if (!picker) return;
    this.store.update({ picker: { ...picker, query, options: picker.find(query), at: 0 } });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.complete(query), PAUSE);
  }

  /**
   * Ask the server for names that complete what is typed; away from it, what is known here has to do.
   * @param {string} query
   */
  async complete(query) {
    const item = this.item;
    const said = item?.layer === "entities" && !query ? textOf(item.span) : query;
    try {
      this.store.learnCanonicals(await this.session.api.canonicals(said));
    } catch {
      return;
    }
    const { picker } = this.store.state;
    if (picker?.query === query) this.store.update({ picker: { ...picker, options: picker.find(query) } });
  }

  /** @param {1 | -1} step */
  move(step) {
    const { picker } = this.store.state;
    if (!picker?.options.length) return;
    const at = (picker.at + step + picker.options.length) % picker.options.length;
    this.store.update({ picker: { ...picker, at } });
  }

  /** @param {Option | undefined} option */
  choose(option) {
    if (!option) return;
    this.store.update({ picker: null });
    this.attempt(() => option.choose());
  }

  /** @param {Annotation} annotation */
  edit(annotation) {
    this.session.edit(annotation);
  }
}

/**
 * Whether a word of the name begins with what was typed.
 * @param {string} name
 * @param {string} query
 */
function fits(name, query) {
  const [has, wants] = [fold(name), fold(query.replace(/\s+Q\d+\s*$/u, "").trim())];
  return !wants || has.startsWith(wants) || has.includes(` ${wants}`) || wants.split(" ").some((word) => word.length > 3 && has.split(" ").includes(word));
}

/** @param {string} text */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
