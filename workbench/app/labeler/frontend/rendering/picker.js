/**
 * A question that is answered from a list: a digit takes an option, typing completes.
 *
 * @typedef {import("../state/store.js").Picker} Picker
 * @typedef {import("../control/pickers.js").Pickers} Pickers
 */

import { h, kbd } from "./dom.js";

export class PickerPainter {
  /** @param {Pickers} pickers */
  constructor(pickers) {
    this.pickers = pickers;
    this.title = h("b", { id: "wb-picker-title" });
    this.hint = h("span", { class: "hint-text" });
    this.input = /** @type {HTMLInputElement} */ (
      h("input", { class: "query", test: "picker-input", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-labelledby": "wb-picker-title" })
    );
    this.options = h("div", { class: "options", role: "listbox", test: "picker-options" });
    this.element = h("div", { class: "picker", test: "picker", role: "dialog", "aria-labelledby": "wb-picker-title", hidden: true }, h("div", { class: "asks" }, this.title, this.hint), this.input, this.options);
    this.input.addEventListener("input", () => this.pickers.type(this.input.value));
    this.wasOpen = false;
    /** Where the page stood before room was made for the list. */
    this.scrolled = 0;
  }

  /** @param {Picker | null} picker */
  paint(picker) {
    const page = this.element.closest(".article");
    this.element.hidden = !picker;
    if (!picker) {
      if (this.wasOpen && page) page.scrollTop = this.scrolled;
      this.wasOpen = false;
      return;
    }
    if (!this.wasOpen && page) this.scrolled = page.scrollTop;
    this.title.textContent = picker.title;
    this.hint.textContent = picker.hint;
    this.input.readOnly = !picker.search;
    this.input.classList.toggle("digits-only", !picker.search);
    if (this.input.value !== picker.query) this.input.value = picker.query;
    this.options.replaceChildren(
      ...picker.options.map((option, at) =>
        h(
          "div",
          {
            class: `option ${at === picker.at ? "at" : ""}`,
            role: "option",
            test: "picker-option",
            "aria-selected": String(at === picker.at),
            on: {
              pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
              click: () => this.pickers.choose(option),
            },
          },
          option.key && !picker.query ? kbd(option.key) : h("span", { class: "no-key" }),
          h("span", { class: "label" }, option.label),
          option.detail ? h("span", { class: "detail" }, option.detail) : null,
        ),
      ),
    );
    this.options.children[picker.at]?.scrollIntoView({ block: "nearest" });
    if (!this.wasOpen) {
      this.input.focus({ preventScroll: true });
      this.element.scrollIntoView({ block: "nearest" });
    }
    this.wasOpen = true;
  }
}
