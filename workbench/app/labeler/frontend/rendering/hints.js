/**
 * What the keys do now, under the sentence: each also a button.
 *
 * @typedef {import("../control/bindings.js").Binding} Binding
 * @typedef {import("../control/context.js").Context} Context
 * @typedef {import("../control/commands.js").Commands} Commands
 */

import { findItem, numberOf } from "../model/annotation.js";
import { hintsFor } from "../control/bindings.js";
import { showKey } from "../control/keynames.js";
import { h, kbd, tint } from "./dom.js";

export class HintsPainter {
  /**
   * @param {Binding[]} bindings
   * @param {Commands} commands
   */
  constructor(bindings, commands) {
    this.bindings = bindings;
    this.commands = commands;
    this.element = h("div", { class: "hints", role: "toolbar", "aria-label": "What keys do now", test: "hints" });
  }

  /** @param {Context} context */
  paint(context) {
    this.element.replaceChildren(...this.lead(context), ...hintsFor(this.bindings, context).map((binding) => this.hint(binding, context)));
  }

  /**
   * What is open, before what can be done with it.
   * @param {Context} context
   */
  lead({ item, stack }) {
    const work = this.commands.work;
    if (!item || !work || !findItem(work.annotation, item.id) || stack.includes("text")) return [];
    const name = item.layer === "attribution" ? `attribution ${numberOf(work.annotation, item.id)}` : "stance";
    return [h("span", { class: "lead" }, name)];
  }

  /**
   * @param {Binding} binding
   * @param {Context} context
   */
  hint(binding, context) {
    const on = binding.on?.(context) ?? false;
    return h(
      "button",
      {
        class: `hint ${binding.colour ? "tinted" : ""} ${on ? "on" : ""}`,
        style: tint(binding.colour),
        title: binding.help,
        "aria-pressed": binding.on ? String(on) : null,
        test: `key-${binding.id}`,
        tabindex: "-1",
        on: {
          // The selection must outlive the click.
          pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
          click: () => binding.run(this.commands, this.commands.context),
        },
      },
      h("span", {}, binding.name),
      binding.keys[0] ? kbd(showKey(binding.keys[0])) : null,
    );
  }
}
