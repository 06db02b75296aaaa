/**
 * The bottom bar: what to do with the sentence, what is saved, how much was done, what is told.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../control/commands.js").Commands} Commands
 * @typedef {import("../control/bindings.js").Binding} Binding
 */

import { showKey } from "../control/keynames.js";
import { h, kbd } from "./dom.js";

export class BottomPainter {
  /**
   * @param {Commands} commands
   * @param {Binding[]} bindings
   * @param {string} signIn
   */
  constructor(commands, bindings, signIn) {
    this.commands = commands;
    this.signIn = signIn;
    this.done = bindings.some(({ contexts }) => contexts.includes("decision")) ? "decided" : "today";
    this.keys = new Map(bindings.map(({ id, keys }) => [id, keys[0] ?? ""]));
    const shown = ["submit", "skip", "flag", "undo", "redo", "back"].flatMap((id) => bindings.find((one) => one.id === id) ?? []);
    const buttons = shown.map((binding) => this.button(binding));
    this.status = h("span", { class: "saved", role: "status", "aria-live": "polite", test: "status" });
    this.numbers = h("span", { class: "numbers", test: "numbers" });
    const ask = ["help", "guidelines"].map((id) => this.button(/** @type {Binding} */ (bindings.find((one) => one.id === id)), "ask"));
    this.element = h(
      "footer",
      { class: "bottom" },
      h("div", { class: "actions", role: "toolbar", "aria-label": "Sentence" }, ...buttons),
      h("div", { class: "state" }, this.status, this.numbers, ...ask),
    );
    /** @type {HTMLButtonElement[]} */
    this.needWork = /** @type {any} */ (buttons);
  }

  /**
   * @param {Binding} binding
   * @param {string} [look]
   */
  button(binding, look) {
    const run = () => binding.run(this.commands, this.commands.context);
    return h(
      "button",
      { class: look ?? `action ${binding.id}`, test: binding.id, title: binding.help, on: { click: run } },
      ...(look ? [kbd(showKey(binding.keys[0] ?? "")), ` ${binding.name}`] : [`${binding.name} `, kbd(showKey(binding.keys[0] ?? ""))]),
    );
  }

  /** @param {State} state */
  paint(state) {
    for (const button of this.needWork) button.disabled = !state.work && button.dataset["testid"] !== "back";
    const undo = this.needWork.find((button) => button.dataset["testid"] === "undo");
    const redo = this.needWork.find((button) => button.dataset["testid"] === "redo");
    if (undo) undo.disabled = !state.work?.past.length;
    if (redo) redo.hidden = !state.work?.future.length;
    this.status.replaceChildren(...this.saved(state));
    const facts = [`${state.today} ${this.done}`, state.phase === "labeling" ? `${state.ahead} ahead` : null, state.remaining ? `${state.remaining} left` : null];
    this.numbers.textContent = facts.filter(Boolean).join("  ·  ");
  }

  /** @param {State} state */
  saved({ entries, connection, persists }) {
    const waiting = entries.filter((entry) => entry.state === "waiting").length;
    const refused = entries.length - waiting;
    const parts = [];
    if (refused) {
      const open = () => this.commands.toggle("outbox");
      parts.push(h("button", { class: "badge refused", test: "refused", on: { click: open } }, `▲ ${refused} refused`));
    }
    if (connection.kind === "signed_out") {
      const link = h("a", { href: this.signIn, target: "_blank", rel: "opener" }, "sign in");
      parts.push(h("span", { class: "badge away" }, `◌ ${connection.message}, work is kept – `, link));
    } else if (waiting && connection.kind === "away") {
      parts.push(h("span", { class: "badge away", title: connection.message }, `◌ ${waiting} waiting – ${connection.message.toLowerCase()}`));
    } else if (waiting) parts.push(h("span", { class: "badge waiting" }, `◌ ${waiting} waiting`));
    else if (!refused) parts.push(h("span", { class: "badge ok" }, "● saved"));
    if (!persists) parts.push(h("span", { class: "badge away" }, "this browser keeps nothing: do not close the page"));
    return parts;
  }
}
