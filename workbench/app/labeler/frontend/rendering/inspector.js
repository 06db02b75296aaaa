/**
 * The open item with all that can be said about it, each with its key, for those who look or click.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../model/types.js").Item} Item
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("../control/commands.js").Commands} Commands
 * @typedef {import("../control/bindings.js").Binding} Binding
 */

import { chainOf, findItem, numberOf } from "../model/annotation.js";
import { canonicalName } from "../model/canonicals.js";
import { spansOf } from "../model/items.js";
import { circled, nameOfHolder, nameOfSource, nameOfTarget, shortNameOfSource, shorten } from "../model/names.js";
import { attributesFor } from "../model/scheme.js";
import { textOf } from "../model/spans.js";
import { showKey } from "../control/keynames.js";
import { attributionColour, labelColour, stanceColour } from "./colours.js";
import { h, kbd, tint } from "./dom.js";

export class InspectorPainter {
  /**
   * @param {Scheme} scheme
   * @param {Commands} commands
   * @param {Binding[]} bindings
   */
  constructor(scheme, commands, bindings) {
    this.scheme = scheme;
    this.commands = commands;
    this.keys = new Map(bindings.map(({ id, keys }) => [id, keys[0]]));
    this.element = h("aside", { class: "inspector", test: "inspector", "aria-label": "Open label" });
    /** @type {string | null} */
    this.shown = null;
    this.note = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "note", rows: "1", test: "note", "aria-label": "Note" }));
    this.note.addEventListener("input", () => this.commands.items.setNote(this.note.value));
  }

  /**
   * @param {Annotation} annotation
   * @param {string | null} open
   * @param {string | null} field
   * @param {import("../model/names.js").Canonicals} canonicals
   */
  paint(annotation, open, field, canonicals) {
    const item = findItem(annotation, open);
    const id = item?.id ?? "sentence";
    const note = item ? item.note : annotation.note;
    const typing = this.note.matches(":focus") && this.shown === id;
    if (!typing) this.note.value = note;
    this.note.placeholder = item ? "note" : "note on the sentence";
    this.shown = id;
    this.element.classList.toggle("empty", !item);
    const rows = item ? this.rows(item, annotation, field, canonicals) : [];
    const noteRow = h("label", { class: "row note-row" }, h("span", { class: "name" }, "note ", this.key("note")));
    // The field that is being typed in stays in its place; everything around it is made anew.
    if (typing) {
      for (const child of [...this.element.children]) if (!child.contains(this.note)) child.remove();
      this.element.prepend(...rows);
    } else {
      noteRow.append(this.note);
      this.element.replaceChildren(...rows, noteRow);
    }
  }

  /**
   * @param {Item} item
   * @param {Annotation} annotation
   * @param {string | null} field
   * @param {import("../model/names.js").Canonicals} canonicals
   * @returns {HTMLElement[]}
   */
  rows(item, annotation, field, canonicals) {
    const uncertain = this.toggle("uncertain", "uncertain", item.uncertain, () => this.commands.items.toggleUncertain());
    const attributes = attributesFor(this.scheme, item).map(([name, attribute]) => this.attribute(item, name, attribute.values));
    const by = item.suggested_by ? [h("div", { class: "row origin" }, `suggested by ${item.suggested_by}, accepted by you`)] : [];
    switch (item.layer) {
      case "entities":
        return [
          this.title(h("span", { class: "chip tinted", style: tint(labelColour(this.scheme, item.label)) }, item.label), textOf(item.span)),
          ...fields([
            this.pick("canonical", "who", item.canonical && canonicalName(item.canonical, canonicals), () => this.commands.pickers.canonical()),
            this.span(item, "antecedent", "refers to", "antecedent", field),
          ]),
          ...attributes,
          h("div", { class: "row toggles" }, uncertain),
          ...by,
        ];
      case "attribution": {
        const number = numberOf(annotation, item.id);
        const around = chainOf(annotation, item.id).at(-2);
        return [
          this.title(h("span", { class: "number tinted", style: tint(attributionColour(this.scheme, number)) }, String(number)), nameOfSource(item, canonicals)),
          ...fields([
            ...Object.keys(this.scheme.roles).map((role) => this.span(item, role, role, `role-${role}`, field)),
            this.pick("canonical", "who speaks", item.source_canonical && canonicalName(item.source_canonical, canonicals), () => this.commands.pickers.canonical()),
            this.span(item, "source_antecedent", "source refers to", "antecedent", field),
            this.span(item, "content_antecedent", "content refers to", "content-antecedent", field),
            this.pick("nest", "nested in", around && `${circled(numberOf(annotation, around.id))} ${shortNameOfSource(around, canonicals)}`, () => this.commands.pickers.parent()),
          ]),
          ...attributes,
          h("div", { class: "row toggles" }, this.toggle("implicit", "implicit source", item.implicit_source, () => this.commands.layers.toggleImplicit()), uncertain),
          ...by,
        ];
      }
      case "stance": {
        const chain = chainOf(annotation, item.attribution);
        const via = chain.map((link) => `${circled(numberOf(annotation, link.id))} ${shortNameOfSource(link, canonicals)}`);
        return [
          h(
            "div",
            { class: "row scale" },
            ...this.scheme.scale.map(({ label, symbol }) =>
              h(
                "button",
                {
                  class: `choice tinted ${item.label === label ? "on" : ""}`,
                  style: tint(stanceColour(this.scheme, label)),
                  "aria-pressed": String(item.label === label),
                  on: { click: () => this.commands.layers.setStance(label) },
                },
                `${symbol} ${label} `,
                this.key(`scale-${label}`),
              ),
            ),
          ),
          ...fields([
            this.pick("holder", "holder", item.holder && nameOfHolder(item.holder, annotation, canonicals), () => this.commands.pickers.holder(false)),
            this.pick("target", "target", item.target && nameOfTarget(item.target, this.scheme, canonicals), () => this.commands.pickers.target()),
            this.pick("via", "through", ["author", ...via].join(" → "), () => this.commands.pickers.via()),
            this.span(item, "evidence", "evidence", "evidence", field),
          ]),
          ...attributes,
          h("div", { class: "row toggles" }, this.toggle("implicit", "implicit", item.implicit, () => this.commands.layers.toggleImplicit()), uncertain),
          ...by,
        ];
      }
    }
  }

  /**
   * @param {HTMLElement} sign
   * @param {string} text
   */
  title(sign, text) {
    const remove = () => this.commands.items.remove();
    return h("div", { class: "row inspected" }, sign, h("b", {}, shorten(text, 60)), h("button", { class: "quiet", on: { click: remove } }, "delete ", this.key("remove")));
  }

  /**
   * A span of the item: click to give it the selection, × to take it away.
   * @param {Item} item
   * @param {string} name of the field
   * @param {string} title
   * @param {string} command
   * @param {string | null} active
   */
  span(item, name, title, command, active) {
    const span = spansOf(item)[name];
    const take = () => {
      if (name.endsWith("antecedent")) this.commands.items.takeAntecedent(name === "content_antecedent" ? "content" : "source");
      else this.commands.items.take(name);
    };
    const clear = (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.commands.items.clear(name);
    };
    return h(
      "div",
      { class: `row field ${active === name ? "active" : ""} ${span ? "" : "unset"}`, test: `field-${name}`, on: { click: take }, title: "give it the selected words" },
      h("span", { class: "name" }, `${title} `, this.key(command)),
      span && h("span", { class: "value" }, textOf(span)),
      span && name !== "content" && h("button", { class: "clear", "aria-label": `clear ${title}`, on: { click: clear } }, "×"),
    );
  }

  /**
   * @param {string} command
   * @param {string} title
   * @param {string | null | undefined} value
   * @param {() => void} ask
   */
  pick(command, title, value, ask) {
    return h(
      "div",
      { class: `row field ${value ? "" : "unset"}`, test: `field-${command}`, on: { click: ask } },
      h("span", { class: "name" }, `${title} `, this.key(command)),
      value && h("span", { class: "value" }, value),
    );
  }

  /**
   * @param {Item} item
   * @param {string} name
   * @param {string[]} values
   */
  attribute(item, name, values) {
    const command = `attribute-${item.layer}-${name}`;
    const now = item.attributes[name];
    const options = values.length ? values : [name];
    const set = (/** @type {string} */ value) => this.commands.items.setAttribute(name, values.length ? (now === value ? false : value) : !now);
    const choices = options.map((value) => {
      const on = values.length ? now === value : now === true;
      return h("button", { class: `choice ${on ? "on" : ""}`, "aria-pressed": String(on), on: { click: () => set(value) } }, value.replaceAll("_", " "));
    });
    return h("div", { class: "row attribute" }, h("span", { class: "name" }, values.length ? `${name.replaceAll(/[_-]/g, " ")} ` : "mark ", this.key(command)), h("span", { class: "choices" }, ...choices));
  }

  /**
   * @param {string} command
   * @param {string} title
   * @param {boolean} on
   * @param {() => void} turn
   */
  toggle(command, title, on, turn) {
    return h("button", { class: `choice ${on ? "on" : ""}`, "aria-pressed": String(on), on: { click: turn } }, `${title} `, this.key(command));
  }

  /** @param {string} command */
  key(command) {
    const key = this.keys.get(command);
    return key ? kbd(showKey(key)) : "";
  }
}

/**
 * What is said has a line each; what could be said stands together, small.
 * @param {HTMLElement[]} rows
 * @returns {HTMLElement[]}
 */
function fields(rows) {
  const unset = rows.filter((row) => row.classList.contains("unset"));
  return [...rows.filter((row) => !unset.includes(row)), ...(unset.length ? [h("div", { class: "row unset-fields" }, ...unset)] : [])];
}
