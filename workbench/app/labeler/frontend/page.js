/**
 * The labeler put together: the state, the painters that show it, the controllers that change it.
 *
 * @typedef {import("./model/types.js").LabelerData} LabelerData
 * @typedef {import("./state/store.js").State} State
 * @typedef {import("./rendering/article.js").Mark} Mark
 */

import { makeBindings } from "./control/bindings.js";
import { Commands } from "./control/commands.js";
import { readContext } from "./control/context.js";
import { Keyboard } from "./control/keyboard.js";
import { Mouse } from "./control/mouse.js";
import { findItem } from "./model/annotation.js";
import { selectionOf } from "./model/cursor.js";
import { readScheme } from "./model/scheme.js";
import { pendingSuggestions } from "./model/suggestions.js";
import { ArticlePainter } from "./rendering/article.js";
import { collectBars } from "./rendering/bars.js";
import { BottomPainter } from "./rendering/bottom.js";
import { DecisionsPainter } from "./rendering/decisions.js";
import { h, onChange } from "./rendering/dom.js";
import { HintsPainter } from "./rendering/hints.js";
import { InspectorPainter } from "./rendering/inspector.js";
import { ListsPainter } from "./rendering/lists.js";
import { PanelPainter } from "./rendering/panels.js";
import { PickerPainter } from "./rendering/picker.js";
import { StatePainter } from "./rendering/states.js";
import { DecidingSession } from "./state/deciding.js";
import { Session } from "./state/session.js";
import { Store } from "./state/store.js";

export class Page {
  /** @param {LabelerData} data */
  constructor(data) {
    const scheme = readScheme(data.scheme);
    this.store = new Store(scheme);
    const deciding = data.mode === "adjudicate";
    this.session = deciding ? new DecidingSession(data, this.store) : new Session(data, this.store);
    this.commands = new Commands(this.session, this.store);
    const bindings = makeBindings(scheme, data.mode);
    const { commands, store } = this;

    this.hints = new HintsPainter(bindings, commands);
    this.picker = new PickerPainter(commands.pickers);
    this.message = h("div", { class: "message", role: "alert", test: "message", hidden: true });
    this.decisions = deciding ? new DecisionsPainter(scheme, commands, data.kinds) : null;
    const question = this.decisions ? [this.decisions.element] : [];
    this.article = new ArticlePainter(h("div", { class: "below" }, ...question, this.hints.element, this.message, this.picker.element));
    this.lists = new ListsPainter(scheme, {
      open: (id) => commands.open(id),
      remove: (id) => {
        commands.open(id);
        commands.items.remove();
      },
      accept: (entity) => commands.layers.accept(entity),
      refuse: (entity) => commands.layers.refuse(entity),
    });
    this.inspector = new InspectorPainter(scheme, commands, bindings);
    this.bottom = new BottomPainter(commands, bindings, data.sign_in);
    this.panels = new PanelPainter(commands, bindings, data.guidelines);
    this.instead = new StatePainter(this.session, data.sign_in, data.mode);
    this.side = h("div", { class: "side" }, ...(this.decisions ? [this.decisions.list] : []), this.lists.element, this.inspector.element);
    this.spoken = h("div", { class: "spoken", "aria-live": "polite" });
    this.element = h(
      "div",
      { class: "labeler", test: "labeler" },
      this.article.element,
      this.instead.element,
      this.side,
      this.bottom.element,
      this.panels.element,
      this.spoken,
    );
    this.painters = this.makePainters();
    commands.focusOn = (what) => this.focusOn(what);
    this.keyboard = new Keyboard(this.element, commands, bindings);
    this.mouse = new Mouse(this.article, commands);
    this.resizing = new ResizeObserver(() => this.refit());
    this.resizing.observe(this.article.element);
    store.subscribe((state) => this.paint(state));
    this.session.showOutbox();
  }

  /** Each painter runs when what it shows has changed. */
  makePainters() {
    const { scheme } = this.store;
    let place = "";
    return {
      sentence: onChange((/** @type {State["work"]} */ work, /** @type {State["phase"]} */ phase) => {
        this.element.classList.toggle("without", phase !== "labeling");
        const here = work ? `${work.article.id}/${work.sentence}/${work.revise}/${work.status}` : "";
        this.fresh = here !== "" && here !== place;
        if (place === "" && here !== "") queueMicrotask(() => this.focusOn("text"));
        place = here;
        if (work && this.fresh) this.article.paint(work);
      }),
      bars: onChange((/** @type {State["work"]} */ work, /** @type {string | null} */ open, /** @type {unknown} */ _width) => {
        if (!work) return;
        const pending = pendingSuggestions(work.suggestions, work.annotation, scheme);
        this.article.sentence?.paintBars(collectBars(work, pending, open, scheme), open);
      }),
      marks: onChange((/** @type {State["work"]} */ work, /** @type {State["cursor"]} */ cursor, /** @type {string | null} */ open, /** @type {unknown} */ _width) => {
        if (work) this.article.paintMarks(this.marks(work, cursor, open), work.sentence);
      }),
      lists: onChange((/** @type {State["work"]} */ work, /** @type {string | null} */ open, /** @type {number} */ _known) => {
        if (!work) return;
        const pending = pendingSuggestions(work.suggestions, work.annotation, scheme);
        this.lists.paint(work.annotation, pending, open, this.store.state.canonicals);
      }),
      inspector: onChange((/** @type {State["work"]} */ work, /** @type {string | null} */ open, /** @type {string | null} */ field, /** @type {number} */ _known) => {
        if (work) this.inspector.paint(work.annotation, open, field, this.store.state.canonicals);
      }),
      decisions: onChange((/** @type {State["work"]} */ work, /** @type {string | null} */ decision, /** @type {string | null} */ open, /** @type {number} */ _known) => {
        if (work) this.decisions?.paint(work, decision, open, this.store.state.canonicals);
      }),
      hints: onChange((/** @type {State["work"]} */ work, /** @type {State["cursor"]} */ _cursor, /** @type {string | null} */ _open) => {
        if (work) this.hints.paint(readContext(this.store.state, scheme));
      }),
      picker: onChange((/** @type {State["picker"]} */ picker) => {
        const typed = this.picker.wasOpen;
        this.picker.paint(picker);
        if (typed && !picker) this.focusOn("text");
      }),
      panel: onChange((/** @type {State["panel"]} */ panel, /** @type {State["entries"] | null} */ entries) => {
        const wasOpen = !this.panels.element.hidden;
        this.panels.paint(panel, entries ?? []);
        if (wasOpen && !panel) this.focusOn("text");
      }),
      message: onChange((/** @type {State["message"]} */ message) => {
        this.message.hidden = !message;
        this.message.className = `message ${message?.kind ?? ""}`;
        this.message.textContent = message?.text ?? "";
      }),
      instead: onChange((/** @type {State["phase"]} */ phase, /** @type {string} */ failure, /** @type {State["connection"]} */ connection, /** @type {number} */ today) =>
        this.instead.paint(phase, failure, connection, today),
      ),
      spoken: onChange((/** @type {State["cursor"]} */ cursor, /** @type {State["work"]} */ work) => {
        if (cursor && work) this.spoken.textContent = work.article.points.slice(...selectionOf(cursor));
      }),
      reveal: onChange((/** @type {State["cursor"]} */ cursor) => {
        if (cursor && !this.fresh) this.article.reveal(cursor.focus);
      }),
    };
  }

  /** Whether another sentence has just come. */
  fresh = false;

  /** @param {State} state */
  paint(state) {
    const { work, cursor, open, field, canonicals } = state;
    const { painters } = this;
    const width = this.article.sentence?.width;
    painters.sentence(work, state.phase);
    painters.instead(state.phase, state.failure, state.connection, state.today);
    painters.decisions(work, state.decision, open, canonicals.size);
    painters.bars(work, open, this.article.sentence?.width ?? width);
    painters.lists(work, open, canonicals.size);
    painters.inspector(work, open, field, canonicals.size);
    painters.hints(work, cursor, open);
    painters.message(state.message);
    painters.picker(state.picker);
    painters.panel(state.panel, state.panel === "outbox" ? state.entries : null);
    this.bottom.paint(state);
    if (this.fresh) this.article.scrollToSentence();
    painters.marks(work, cursor, open, this.article.sentence?.width ?? width);
    painters.reveal(cursor);
    painters.spoken(cursor, work);
    this.fresh = false;
  }

  /**
   * What is laid under the words: the selection, the pieces put aside, the open item, and the parts of the
   * annotation that stand in other sentences.
   * @param {NonNullable<State["work"]>} work
   * @param {State["cursor"]} cursor
   * @param {string | null} open
   * @returns {Mark[]}
   */
  marks(work, cursor, open) {
    const [start, end] = work.article.sentence(work.sentence);
    const pending = pendingSuggestions(work.suggestions, work.annotation, this.store.scheme);
    const bars = collectBars(work, pending, open, this.store.scheme);
    const isOpen = findItem(work.annotation, open) !== null;
    return [
      ...bars
        .filter((bar) => isOpen && bar.item === open)
        .flatMap(({ ranges, colour }) => ranges.map((range) => ({ range, look: "of-open", colour }))),
      ...bars
        .filter((bar) => !bar.suggested)
        .flatMap(({ ranges, label, colour }) =>
          ranges
            .filter((range) => range[0] < start || range[1] > end)
            .map((range) => ({ range, look: "elsewhere tinted", label, colour })),
        ),
      ...(cursor?.pieces ?? []).map((range) => ({ range, look: "piece" })),
      ...(cursor ? [{ range: selectionOf(cursor), look: "selection" }] : []),
    ];
  }

  refit() {
    if (!this.article.refit()) return;
    this.paint(this.store.state);
    // The page may get its width only after the sentence came; until it is worked on, it stays where the eyes are.
    if (!this.store.state.work?.past.length) this.article.scrollToSentence();
  }

  /** @param {"note" | "text" | "next-region"} what */
  focusOn(what) {
    if (what === "note") return this.inspector.note.focus();
    if (what === "text") return this.article.element.focus({ preventScroll: true });
    const regions = [this.article.element, this.lists.element, this.bottom.element.querySelector("button")];
    const root = /** @type {Document | ShadowRoot} */ (this.element.getRootNode());
    const at = regions.findIndex((region) => region?.contains(root.activeElement));
    /** @type {HTMLElement | null | undefined} */ (regions[(at + 1) % regions.length])?.focus();
  }

  stop() {
    this.keyboard.stop();
    this.resizing.disconnect();
    this.session.stop();
    this.element.remove();
  }
}
