/**
 * What there is to decide: the decision at hand with all versions side by side under the sentence, and all of them
 * as a list beside it.
 *
 * @typedef {import("../state/store.js").Work} Work
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../model/types.js").Case} Case
 * @typedef {import("../model/types.js").Decision} Decision
 * @typedef {import("../model/types.js").Version} Version
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/names.js").Canonicals} Canonicals
 * @typedef {import("../control/commands.js").Commands} Commands
 */

import { NONE, readVersion, undecided, versionBy, withEveryAttribution } from "../model/deciding.js";
import { describeVersion } from "./describe.js";
import { h, kbd } from "./dom.js";
import { cutExcerpt, windowOf } from "./excerpt.js";

const LAYERS = { entities: "entity", attribution: "attribution", stance: "stance" };

export class DecisionsPainter {
  /**
   * @param {Scheme} scheme
   * @param {Commands} commands
   * @param {Record<string, {title: string, description: string}>} kinds
   */
  constructor(scheme, commands, kinds) {
    this.scheme = scheme;
    this.commands = commands;
    this.kinds = kinds;
    this.element = h("section", { class: "decision", test: "decision", "aria-label": "Decision" });
    this.list = h("section", { class: "decisions", test: "decisions", "aria-label": "Decisions" });
  }

  /**
   * @param {Work} work
   * @param {string | null} at the decision at hand
   * @param {string | null} open the open item, if any: the keys are its
   * @param {Canonicals} canonicals
   */
  paint(work, at, open, canonicals) {
    const given = work.case;
    if (!given) return;
    const decision = given.decisions.find(({ id }) => id === at);
    this.element.classList.toggle("aside", open !== null);
    this.element.replaceChildren(
      this.sides(given),
      ...(decision ? this.question(decision, given, work, canonicals) : [h("p", { class: "quiet-text" }, "All agree on everything. "), this.keep()]),
    );
    this.list.replaceChildren(...this.lines(work, given, at, canonicals));
    /** @type {HTMLElement | null} */ (this.list.querySelector(".at"))?.scrollIntoView({ block: "nearest" });
  }

  /**
   * Who answered, under which number; and what they said about the whole sentence.
   * @param {Case} given
   */
  sides({ sides }) {
    return h(
      "div",
      { class: "sides" },
      ...sides.map(({ name, gold, status, note, revised }, place) =>
        h(
          "span",
          { class: `who ${gold ? "gold" : ""}` },
          kbd(String(place + 1)),
          h("b", {}, gold ? `${name}, before` : name),
          status === "flagged" && h("em", { class: "lacks" }, "flagged"),
          revised && h("em", { class: "lacks" }, "revised since"),
          note && h("span", { class: "said", dir: "auto" }, `“${note}”`),
        ),
      ),
    );
  }

  /**
   * @param {Decision} decision
   * @param {Case} given
   * @param {Work} work
   * @param {Canonicals} canonicals
   */
  question(decision, given, work, canonicals) {
    const choice = work.annotation.decided?.[decision.id];
    const items = decision.versions.flatMap((version) => (version.item ? [readVersion(decision, version)] : []));
    const window = windowOf(items, work.article);
    const named = withEveryAttribution(work.annotation, given);
    const number = given.decisions.indexOf(decision) + 1;
    const left = undecided(work.annotation, given).length;
    return [
      h(
        "header",
        {},
        h("b", {}, `Decision ${number} of ${given.decisions.length}`),
        h("span", { class: "layer" }, LAYERS[decision.layer]),
        ...this.tags(decision),
        left ? h("span", { class: "left" }, `${left} left`) : this.keep(),
      ),
      ...decision.versions.map((version) => {
        const item = version.item ? readVersion(decision, version) : null;
        const mine = choice !== undefined && versionBy(decision, choice) === version;
        return h(
          "button",
          { class: `version ${mine ? "on" : ""}`, test: "version", tabindex: "-1", "aria-pressed": String(mine), on: this.taking((version.by[0] ?? 0) + 1) },
          h("span", { class: "by" }, ...version.by.map((place) => h("span", {}, kbd(String(place + 1)), ` ${nameOf(given, place)}`))),
          h(
            "span",
            { class: "says" },
            ...(item
              ? [
                  h("span", { class: "facts" }, ...describeVersion(item, named, this.scheme, canonicals)),
                  h("span", { class: "excerpt", dir: "auto", lang: work.article.view.language || "en" }, ...cutExcerpt(item, work.article, window, named, this.scheme)),
                  ...version.remarks.map(({ by, uncertain, note }) =>
                    h("span", { class: "said", dir: "auto" }, `${nameOf(given, by)}${uncertain ? " is uncertain" : ""}${note ? `: “${note}”` : ""}`),
                  ),
                ]
              : [h("span", { class: "absent" }, "nothing here")]),
          ),
        );
      }),
      h(
        "button",
        { class: `version none ${choice === NONE ? "on" : ""}`, test: "version-none", tabindex: "-1", "aria-pressed": String(choice === NONE), on: this.taking(NONE) },
        h("span", { class: "by" }, kbd("0")),
        h("span", { class: "says" }, "none of them"),
      ),
      h("footer", {}, kbd("j"), " ", kbd("k"), " or ", kbd("Tab"), " other decisions · ", kbd("⏎"), " mend what was taken · all other keys label as always"),
    ];
  }

  keep() {
    return h("span", { class: "left done" }, "nothing left: ", kbd("Ctrl ⏎"), " keeps it as gold");
  }

  /** @param {Decision} decision */
  tags({ kinds, details }) {
    if (!kinds.length) return [h("span", { class: "kind" }, "hangs on another decision")];
    return kinds.map((kind, at) =>
      h("span", { class: "kind", title: `${this.kinds[kind]?.description ?? ""} ${details[at] ?? ""}`, data: { kind } }, this.kinds[kind]?.title ?? kind),
    );
  }

  /** @param {number} choice */
  taking(choice) {
    return {
      // The selection must outlive the click.
      pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
      click: () => this.commands.decisions.take(choice),
    };
  }

  /**
   * @param {Work} work
   * @param {Case} given
   * @param {string | null} at
   * @param {Canonicals} canonicals
   */
  lines({ annotation }, given, at, canonicals) {
    const left = undecided(annotation, given).length;
    const named = withEveryAttribution(annotation, given);
    return [
      h("h2", {}, "Decisions", h("span", { class: "count" }, `${given.decisions.length - left} of ${given.decisions.length}`)),
      h(
        "div",
        { class: "list", role: "listbox", "aria-label": "Decisions" },
        ...given.decisions.map((decision) => {
          const choice = annotation.decided?.[decision.id];
          const taken = choice === undefined ? null : versionBy(decision, choice);
          const version = taken?.item ? taken : decision.versions.find(({ item }) => item);
          const dropped = choice !== undefined && !taken?.item;
          const go = () => this.commands.decisions.go(decision.id);
          return h(
            "div",
            { class: `line-of ${decision.id === at ? "at" : ""} ${choice === undefined ? "" : "done"}`, role: "option", "aria-selected": String(decision.id === at), test: "decision-line", on: { click: go } },
            h("span", { class: "chosen" }, choice === undefined ? "○" : choice === NONE ? "∅" : String(choice)),
            h("span", { class: `what ${dropped ? "dropped" : ""}` }, ...(version ? describeVersion(readVersion(decision, version), named, this.scheme, canonicals) : [])),
            h("span", { class: "why" }, decision.kinds.map((kind) => this.kinds[kind]?.title ?? kind).join(", ") || "hangs"),
          );
        }),
      ),
    ];
  }
}

/**
 * @param {Case} given
 * @param {number} place
 */
function nameOf({ sides }, place) {
  const side = sides[place];
  return side?.gold ? `${side.name}, before` : (side?.name ?? "");
}
