/**
 * The right column: entities, attributions as a tree, stances. A line opens its item; its × deletes it.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Attribution} Attribution
 * @typedef {import("../model/types.js").Entity} Entity
 * @typedef {import("../model/types.js").Stance} Stance
 * @typedef {import("../model/names.js").Canonicals} Canonicals
 * @typedef {{open: (id: string) => void, remove: (id: string) => void, accept: (entity: Entity) => void,
 *   refuse: (entity: Entity) => void}} ListActions
 */

import { attributionTree, chainOf, numberOf } from "../model/annotation.js";
import { canonicalName } from "../model/canonicals.js";
import { circled, nameOfHolder, nameOfSource, nameOfTarget, shortNameOfSource, shorten } from "../model/names.js";
import { whatLacks } from "../model/rules.js";
import { startOf, textOf } from "../model/spans.js";
import { attributionColour, labelColour, stanceColour } from "./colours.js";
import { h, tint } from "./dom.js";

export class ListsPainter {
  /**
   * @param {Scheme} scheme
   * @param {ListActions} actions
   */
  constructor(scheme, actions) {
    this.scheme = scheme;
    this.actions = actions;
    this.element = h("div", { class: "lists", tabindex: "0", "aria-label": "Labels" });
  }

  /**
   * @param {Annotation} annotation
   * @param {Entity[]} pending
   * @param {string | null} open
   * @param {Canonicals} canonicals
   */
  paint(annotation, pending, open, canonicals) {
    const { layers } = this.scheme;
    const suggested = new Set(pending);
    const entities = [...annotation.entities, ...pending].sort((a, b) => startOf(a.span) - startOf(b.span));
    const sections = [
      layers.includes("entities") &&
        this.section("Entities", "entities", annotation.entities.length, entities.map((one) => this.entity(one, suggested.has(one), open, canonicals))),
      layers.includes("attribution") &&
        this.section("Attributions", "attributions", annotation.attributions.length, this.tree(annotation, open, canonicals)),
      layers.includes("stance") &&
        this.section("Stances", "stances", annotation.stances.length, annotation.stances.map((one) => this.stance(one, annotation, open, canonicals))),
    ];
    this.element.replaceChildren(...sections.filter((one) => one !== false));
    const line = /** @type {HTMLElement | null} */ (this.element.querySelector(".line-open"));
    if (line) keepInSight(this.element, line);
  }

  /**
   * @param {string} title
   * @param {string} test
   * @param {number} count
   * @param {HTMLElement[]} lines
   */
  section(title, test, count, lines) {
    return h(
      "section",
      { class: "section" },
      h("h2", {}, title, h("span", { class: "count" }, String(count))),
      h("div", { class: `list ${test}`, role: "listbox", "aria-label": title, test: `list-${test}` }, ...lines),
    );
  }

  /**
   * @param {Entity} entity
   * @param {boolean} suggested
   * @param {string | null} open
   * @param {Canonicals} canonicals
   */
  entity(entity, suggested, open, canonicals) {
    const facts = [
      entity.canonical && canonicalName(entity.canonical, canonicals),
      entity.antecedent && `→ ${shorten(textOf(entity.antecedent), 20)}`,
      ...attributeFacts(entity.attributes),
      entity.uncertain && "uncertain",
      entity.note && "note",
    ].filter(Boolean);
    return this.line(
      entity.id,
      open,
      suggested ? "suggested" : "",
      [
        h("span", { class: "chip tinted", style: tint(labelColour(this.scheme, entity.label)) }, entity.label),
        h("span", { class: "quote" }, textOf(entity.span)),
        h("span", { class: "facts" }, suggested ? "suggested ⏎" : facts.join(" · ")),
      ],
      suggested ? { accept: entity } : {},
    );
  }

  /**
   * @param {Annotation} annotation
   * @param {string | null} open
   * @param {Canonicals} canonicals
   */
  tree(annotation, open, canonicals) {
    return attributionTree(annotation).map(({ attribution, depth }) => {
      const number = numberOf(annotation, attribution.id);
      const lacks = whatLacks(attribution);
      const said = [
        attribution.cue && textOf(attribution.cue),
        attribution.source && attribution.source_canonical && canonicalName(attribution.source_canonical, canonicals),
        ...attributeFacts(attribution.attributes),
        attribution.source_antecedent && `source → ${shorten(textOf(attribution.source_antecedent), 20)}`,
        attribution.content_antecedent && `content → ${shorten(textOf(attribution.content_antecedent), 20)}`,
        attribution.uncertain && "uncertain",
        attribution.note && "note",
      ].filter(Boolean);
      const line = this.line(attribution.id, open, "attribution", [
        h("span", { class: "number tinted", style: tint(attributionColour(this.scheme, number)) }, String(number)),
        h(
          "span",
          { class: "two" },
          h("b", { class: attribution.source ? "" : "absent" }, nameOfSource(attribution, canonicals)),
          h("span", { class: "said" }, said.join(" · "), lacks && h("em", { class: "lacks" }, `${said.length ? " · " : ""}${lacks}?`)),
        ),
      ]);
      line.style.setProperty("--depth", String(depth));
      line.dataset["depth"] = String(depth);
      return line;
    });
  }

  /**
   * @param {Stance} stance
   * @param {Annotation} annotation
   * @param {string | null} open
   * @param {Canonicals} canonicals
   */
  stance(stance, annotation, open, canonicals) {
    const point = this.scheme.scale.find(({ label }) => label === stance.label);
    const chain = ["author", ...chainOf(annotation, stance.attribution).map((link) => `${circled(numberOf(annotation, link.id))} ${shortNameOfSource(link, canonicals)}`)];
    const facts = [
      chain.join(" → "),
      stance.evidence && `evidence “${shorten(textOf(stance.evidence), 60)}”`,
      ...attributeFacts(stance.attributes),
      stance.uncertain && "uncertain",
      stance.note && "note",
    ].filter(Boolean);
    return this.line(stance.id, open, "stance", [
      h(
        "span",
        { class: "two" },
        h(
          "span",
          { class: "claim" },
          h("span", { class: stance.holder ? "" : "lacks" }, nameOfHolder(stance.holder, annotation, canonicals)),
          " ",
          point
            ? h("b", { class: "verdict tinted", style: tint(stanceColour(this.scheme, stance.label)) }, `${point.symbol} ${point.label}`)
            : h("b", { class: "lacks" }, "label?"),
          " ",
          h("span", { class: stance.target ? "" : "lacks" }, nameOfTarget(stance.target, this.scheme, canonicals)),
          stance.implicit && h("span", { class: "tag" }, "implicit"),
        ),
        h("span", { class: "said" }, facts.join(" · ")),
      ),
    ]);
  }

  /**
   * @param {string} id
   * @param {string | null} open
   * @param {string} look
   * @param {Node[]} parts
   * @param {{accept?: Entity}} [suggestion]
   */
  line(id, open, look, parts, { accept } = {}) {
    const isOpen = id === open;
    const remove = (/** @type {Event} */ event) => {
      event.stopPropagation();
      if (accept) this.actions.refuse(accept);
      else this.actions.remove(id);
    };
    return h(
      "div",
      {
        class: `item ${look} ${isOpen ? "line-open" : ""}`,
        role: "option",
        "aria-selected": String(isOpen),
        test: accept ? "suggestion-line" : "item-line",
        data: { item: id },
        on: { click: () => (accept ? this.actions.accept(accept) : this.actions.open(id)) },
      },
      ...parts,
      h("button", { class: "remove", test: "delete", "aria-label": accept ? "refuse" : "delete", tabindex: "-1", on: { click: remove } }, "×"),
    );
  }
}

/**
 * Attributes in a few words: flags by their name, choices by their value.
 * @param {import("../model/types.js").Attributes} attributes
 */
const attributeFacts = (attributes) => Object.entries(attributes).map(([name, value]) => (value === true ? name : String(value)));

/**
 * @param {HTMLElement} box
 * @param {HTMLElement} line
 */
function keepInSight(box, line) {
  const [top, bottom] = [line.offsetTop - box.offsetTop, line.offsetTop - box.offsetTop + line.offsetHeight];
  if (top < box.scrollTop) box.scrollTop = top - 8;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight + 8;
}
