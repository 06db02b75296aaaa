/**
 * The page when there is no sentence on it: waiting for one, none left, something wrong, at work in another tab.
 *
 * @typedef {import("../state/store.js").State} State
 * @typedef {import("../state/session.js").Session} Session
 */

import { h } from "./dom.js";

export class StatePainter {
  /**
   * @param {Session} session
   * @param {string} signIn
   * @param {"label" | "adjudicate"} mode
   */
  constructor(session, signIn, mode) {
    this.session = session;
    this.signIn = signIn;
    this.mode = mode;
    this.element = h("div", { class: "instead", "aria-live": "polite", hidden: true });
  }

  /**
   * @param {State["phase"]} phase
   * @param {string} failure
   * @param {State["connection"]} connection
   * @param {number} today
   */
  paint(phase, failure, connection, today) {
    this.element.hidden = phase === "labeling";
    if (phase !== "labeling") this.element.replaceChildren(...this.content(phase, failure, connection, today));
    this.element.dataset["testid"] = `phase-${phase}`;
  }

  /**
   * @param {Exclude<State["phase"], "labeling">} phase
   * @param {string} failure
   * @param {State["connection"]} connection
   * @param {number} today
   */
  content(phase, failure, connection, today) {
    switch (phase) {
      case "loading":
        return [h("div", { class: "skeleton", "aria-label": "Fetching sentences" }, ...[92, 97, 64].map((width) => h("i", { style: { width: `${width}%` } })))];
      case "finished":
        if (this.mode === "adjudicate") {
          const deciding = /** @type {import("../state/deciding.js").DecidingSession} */ (this.session);
          const { agreed } = deciding;
          const accept = `Make gold of the ${agreed === 1 ? "sentence" : `${agreed} sentences`} on which all agree`;
          return [
            h("h1", {}, "Nothing waits for a decision."),
            h("p", {}, "Wherever two or more annotators answered, they agree or there is gold."),
            h("p", { class: "quiet-text" }, "A case comes when annotators differ, when one of them flags a sentence, and when an answer is revised after the decision."),
            agreed ? this.button(accept, () => deciding.acceptAgreed()) : this.button("Look again", () => this.session.lookAgain()),
          ];
        }
        return [
          h("h1", {}, "Nothing is left for you here."),
          h("p", {}, today ? `You labeled ${today} sentence${today === 1 ? "" : "s"} today. Thank you.` : "Every sentence has the people it needs."),
          h("p", { class: "quiet-text" }, "New ones appear when documents are imported, or when a colleague gives some back. Alt ← opens your earlier ones."),
          this.button("Look again", () => this.session.lookAgain()),
        ];
      case "failed":
        if (connection.kind === "signed_out") {
          return [
            h("h1", {}, `${connection.message}.`),
            h("p", {}, "Whatever you submitted is kept in this browser and goes out as soon as you are back."),
            h("a", { class: "action submit", href: this.signIn }, "Sign in"),
          ];
        }
        return [
          h("h1", {}, "No sentences could be fetched."),
          h("p", {}, `${failure}. It is tried again every few seconds.`),
          this.button("Try now", () => this.session.lookAgain()),
        ];
      case "elsewhere":
        return [
          h("h1", {}, `You are ${this.mode === "adjudicate" ? "deciding" : "labeling"} in another tab.`),
          h("p", {}, "One tab at a time, so that no sentence is done twice. What you have there is kept."),
          this.button(this.mode === "adjudicate" ? "Decide here instead" : "Label here instead", () => this.session.takeOver()),
        ];
    }
  }

  /**
   * @param {string} text
   * @param {() => void} run
   */
  button(text, run) {
    return h("button", { class: "action submit", test: "instead-action", on: { click: run } }, text);
  }
}
