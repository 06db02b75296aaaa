/**
 * Keys: who gets them, and what they do. Keys of text fields stay theirs; what the labeler takes, the page around
 * it (Streamlit reruns at `r`, clears its cache at `c`) does not see.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("./bindings.js").Binding} Binding
 */

import { findBinding } from "./bindings.js";
import { keyName } from "./keynames.js";

export class Keyboard {
  /**
   * @param {HTMLElement} root
   * @param {Commands} commands
   * @param {Binding[]} bindings
   */
  constructor(root, commands, bindings) {
    this.root = root;
    this.commands = commands;
    this.bindings = bindings;
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.press(event);
    this.keep = (/** @type {Event} */ event) => event.stopPropagation();
    globalThis.addEventListener("keydown", this.onKey, { capture: true });
    for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, this.keep);
    root.addEventListener("click", (event) => (commands.pressed = event.timeStamp), { capture: true });
  }

  stop() {
    globalThis.removeEventListener("keydown", this.onKey, { capture: true });
    for (const type of ["keydown", "keypress", "keyup"]) this.root.removeEventListener(type, this.keep);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    const inside = target instanceof Node && this.root.contains(target);
    if (!inside && target !== document.body && target !== document.documentElement) return;
    const key = keyName(event);
    this.commands.pressed = event.timeStamp;
    const took = this.take(key, /** @type {Element} */ (target), inside);
    if (took) event.preventDefault();
    // Plain keys that mean nothing here must not mean something to the page either.
    if (took || (!inside && /^.$/u.test(key))) event.stopImmediatePropagation();
  }

  /**
   * @param {string} key
   * @param {Element} target
   * @param {boolean} inside
   * @returns {boolean} whether the key was for the labeler
   */
  take(key, target, inside) {
    const { panel, picker, phase } = this.commands.store.state;
    if (picker && (!inside || target.matches(".query"))) return this.inPicker(key);
    if (inside && target.matches("input, textarea, select")) return this.inField(key, target);
    if (panel) return this.inPanel(key);
    if (phase !== "labeling" && !["Alt+ArrowLeft", "?", "Shift+G"].includes(key)) return false;
    if (inside && target.matches("button, a") && ["Enter", "Space", "Tab", "Shift+Tab"].includes(key)) return false;
    // Tab walks through the candidates in the article, and through the page elsewhere.
    if (inside && !target.closest(".article") && ["Tab", "Shift+Tab"].includes(key)) return false;
    const context = this.commands.context;
    const binding = findBinding(this.bindings, key, phase === "labeling" ? context : { ...context, stack: ["always"] });
    binding?.run(this.commands, context);
    return binding !== null;
  }

  /** @param {string} key */
  inPicker(key) {
    const { pickers, store } = this.commands;
    const { picker } = store.state;
    if (!picker) return false;
    const byDigit = picker.query === "" ? picker.options.find((option) => option.key === key) : undefined;
    if (byDigit) pickers.choose(byDigit);
    else if (key === "Enter" || key === "Tab") pickers.choose(picker.options[picker.at]);
    else if (key === "ArrowDown") pickers.move(1);
    else if (key === "ArrowUp") pickers.move(-1);
    else if (key === "Escape") this.commands.close();
    else if (key === "Ctrl+Enter") return true;
    else return !picker.search && !key.startsWith("Ctrl+");
    return true;
  }

  /**
   * @param {string} key
   * @param {Element} target
   */
  inField(key, target) {
    const leaves = key === "Escape" || (key === "Enter" && target.matches(".note"));
    if (leaves) {
      /** @type {HTMLElement} */ (target).blur();
      if (this.commands.store.state.panel) this.commands.close();
      this.commands.focusOn("text");
      return true;
    }
    if (key === "Ctrl+Enter" && target.matches(".note")) {
      /** @type {HTMLElement} */ (target).blur();
      this.commands.submit();
      return true;
    }
    return false;
  }

  /** @param {string} key */
  inPanel(key) {
    if (key === "Escape" || key === "?" || key === "Shift+G") {
      this.commands.close();
      return true;
    }
    return false;
  }
}
