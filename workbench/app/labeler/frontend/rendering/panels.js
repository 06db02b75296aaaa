/**
 * What is laid over the page when it is asked for: all keys, the guidelines, why a sentence is flagged, what the
 * server refused.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../control/commands.js").Commands} Commands
 * @typedef {import("../control/bindings.js").Binding} Binding
 */

import { showKey } from "../control/keynames.js";
import { h, kbd, tint } from "./dom.js";
import { renderMarkdown } from "./markdown.js";

/** What the mouse does, for the list of keys. */
const MOUSE = [
  ["drag", "select words, in any sentence of the article; with Alt, characters"],
  ["double click", "select a word, and open its label"],
  ["Shift click", "stretch the selection"],
  ["Ctrl drag", "add a part to the open label; with nothing open, to the selection"],
  ["drag an end", "move the start or the end of a bar"],
];

/** What stands for a row of nine keys. @type {Record<string, string>} */
const MANY = { "open-1": "open the attribution of that number", "take-1": "take the version of the answer with that number" };

export class PanelPainter {
  /**
   * @param {Commands} commands
   * @param {Binding[]} bindings
   * @param {string} guidelines
   */
  constructor(commands, bindings, guidelines) {
    this.commands = commands;
    this.bindings = bindings;
    this.guidelines = guidelines;
    this.element = h("div", { class: "veil", hidden: true, on: { click: (/** @type {Event} */ event) => event.target === this.element && this.close() } });
  }

  close() {
    this.commands.store.update({ panel: null });
  }

  /**
   * @param {State["panel"]} panel
   * @param {State["entries"]} entries
   */
  paint(panel, entries) {
    this.element.hidden = !panel;
    if (!panel) return this.element.replaceChildren();
    const [title, body, look] = this.content(panel, entries);
    const close = h("button", { class: "quiet close", "aria-label": "close", on: { click: () => this.close() } }, "close ", kbd("Esc"));
    const dialog = h(
      "div",
      { class: `panel ${look}`, role: "dialog", "aria-modal": "true", "aria-label": title, test: `panel-${panel}`, tabindex: "-1" },
      h("header", {}, h("h1", {}, title), close),
      h("div", { class: "body", tabindex: "0" }, ...body),
    );
    this.element.replaceChildren(dialog);
    /** @type {HTMLElement | null} */ (dialog.querySelector("textarea, .body"))?.focus();
  }

  /**
   * @param {NonNullable<State["panel"]>} panel
   * @param {State["entries"]} entries
   * @returns {[string, HTMLElement[], string]}
   */
  content(panel, entries) {
    switch (panel) {
      case "help":
        return ["Keys", this.help(), "wide"];
      case "guidelines":
        return ["Guidelines", renderMarkdown(this.guidelines), "reading"];
      case "flag":
        return ["Flag for discussion", this.flag(), "small"];
      case "outbox":
        return ["Refused by the server", this.refused(entries), "reading"];
    }
  }

  help() {
    /** @type {Map<string, Binding[]>} */
    const groups = new Map();
    for (const binding of this.bindings) {
      if (binding.keys.length) groups.set(binding.group, [...(groups.get(binding.group) ?? []), binding]);
    }
    const keys = [...groups].map(([title, bindings]) =>
      h(
        "section",
        { class: "keys" },
        h("h2", {}, title),
        ...bindings
          .filter(({ id }) => !/^(?:open|take)-[2-9]$/u.test(id))
          .map(({ id, keys, name, help, colour }) =>
            h(
              "div",
              { class: "key" },
              h("span", { class: "of" }, ...keys.map((key) => kbd(MANY[id] ? "1 … 9" : showKey(key)))),
              h("span", {}, /^(?:label|scale|role|attribute)-/u.test(id) ? h("b", { class: colour ? "tinted" : "", style: tint(colour) }, name, ": ") : null, MANY[id] ?? help),
            ),
          ),
      ),
    );
    const mouse = MOUSE.map(([what = "", does = ""]) =>
      h("div", { class: "key" }, h("span", { class: "of" }, kbd(what)), h("span", {}, does)),
    );
    return [...keys, h("section", { class: "keys" }, h("h2", {}, "Mouse"), ...mouse)];
  }

  flag() {
    const reason = /** @type {HTMLTextAreaElement} */ (
      h("textarea", { rows: "3", class: "reason", test: "flag-reason", placeholder: "What should be discussed?", "aria-label": "Reason" })
    );
    reason.value = this.commands.work?.annotation.note ?? "";
    const send = () => this.commands.flagWith(reason.value);
    reason.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
    });
    return [
      h("p", { class: "quiet-text" }, "The sentence goes to the project's leads with what you have labeled and your reason."),
      reason,
      h("div", { class: "buttons" }, h("button", { class: "action submit", test: "flag-send", on: { click: send } }, "Flag ", kbd("⏎"))),
    ];
  }

  /** @param {State["entries"]} entries */
  refused(entries) {
    const refused = entries.filter(({ state }) => state === "refused");
    if (!refused.length) return [h("p", {}, "Nothing is refused.")];
    return refused.map(({ key, text, error }) =>
      h(
        "div",
        { class: "refusal", test: "refused-entry" },
        h("p", { class: "serif" }, text),
        h("p", { class: "why" }, error),
        h("button", { class: "action", test: "reopen", on: { click: () => this.commands.session.revising.reopen(key) } }, "Open and mend"),
      ),
    );
  }
}
