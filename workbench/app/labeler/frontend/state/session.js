/**
 * The annotator's way through the sentences: claim, open, edit, submit, go back. Everything that lasts longer
 * than one key is here; what a key does to an annotation is in `control/`.
 *
 * @typedef {import("../model/types.js").LabelerData} LabelerData
 * @typedef {import("../model/types.js").WorkItem} WorkItem
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/article.js").Article} Article
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./trail.js").Place} Place
 */

import { EMPTY, readAnnotation, readEntity } from "../model/annotation.js";
import { findCandidates } from "../model/candidates.js";
import { cursorAt } from "../model/cursor.js";
import { findUnfinished } from "../model/rules.js";
import { pendingSuggestions } from "../model/suggestions.js";
import { writeAnnotation } from "../model/wire.js";
import { Api, Away, Refused, SignedOut } from "./api.js";
import { Clock } from "./clock.js";
import { Drafts } from "./drafts.js";
import { redo, remember, undo } from "./history.js";
import { Outbox } from "./outbox.js";
import { AHEAD, placeOf, questionOf, Queue } from "./queue.js";
import { Revising } from "./revising.js";
import { Sender } from "./sender.js";
import { LocalStore } from "./storage.js";
import { TabLock } from "./tab.js";
import { afterPaint } from "./timing.js";

const RETRY = 5_000;
const RENEW = 15 * 60_000;

export class Session {
  /**
   * @param {LabelerData} data
   * @param {Store} store
   */
  constructor(data, store) {
    const name = `workbench:${data.api}:${data.user.name}${this.own}`;
    this.data = data;
    this.store = store;
    this.storage = new LocalStore(name);
    this.api = this.makeApi(data);
    this.drafts = new Drafts(this.storage);
    this.outbox = new Outbox(this.storage, () => this.showOutbox());
    this.queue = new Queue(this.api);
    this.revising = this.makeRevising();
    this.clock = new Clock();
    this.tab = new TabLock(`${name}:label`, () => this.store.update({ phase: "elsewhere", picker: null, panel: null }));
    this.sender = new Sender(
      this.api,
      this.outbox,
      `${name}:send`,
      (connection) => this.store.update({ connection }),
      (document) => this.queue.articles.get(document)?.view ?? null,
      (wire, answer) => this.acknowledged(wire, answer),
    );
    /** @type {WorkItem | null} */
    this.item = null;
    /** @type {Place | null} the sentence to open first */
    this.preferred = null;
    this.retry = 0;
    this.renewal = setInterval(() => this.refill(), RENEW);
    this.fromOtherTab = (/** @type {StorageEvent} */ event) => {
      if (event.key?.startsWith(this.storage.prefix)) this.showOutbox();
    };
    this.beforeLeaving = (/** @type {BeforeUnloadEvent} */ event) => {
      if (!this.storage.persists && this.outbox.waiting().length) event.preventDefault();
    };
    globalThis.addEventListener("storage", this.fromOtherTab);
    globalThis.addEventListener("beforeunload", this.beforeLeaving);
  }

  /** What keeps drafts and the outbox of another kind of work apart. */
  get own() {
    return "";
  }

  /** @param {LabelerData} data */
  makeApi(data) {
    return new Api(data.api, data.csrf, data.user.name);
  }

  makeRevising() {
    return new Revising(this);
  }

  /**
   * The server has it.
   * @param {any} _wire what was sent
   * @param {any} _answer
   */
  acknowledged(_wire, _answer) {}

  /** Begin, where nobody else does. */
  async start() {
    this.drafts.dropOld();
    if (await this.tab.take()) await this.begin();
    else this.store.update({ phase: "elsewhere" });
  }

  /** Begin here although another tab has begun. */
  async takeOver() {
    if (await this.tab.steal()) await this.begin();
  }

  async begin() {
    this.store.update({ phase: "loading" });
    for (const { annotation } of this.outbox.entries()) this.queue.done.set(placeOf(annotation), undefined);
    this.sender.send();
    this.learnCanonicals();
    const place = this.data.open ? { ...this.data.open, revise: true } : this.drafts.current;
    if (place?.revise && (await this.revising.openOwn(place))) {
      this.refill();
      return;
    }
    this.preferred = place;
    await this.refill();
  }

  stop() {
    this.sender.stop();
    this.clock.stop();
    this.tab.release();
    clearTimeout(this.retry);
    clearInterval(this.renewal);
    globalThis.removeEventListener("storage", this.fromOtherTab);
    globalThis.removeEventListener("beforeunload", this.beforeLeaving);
  }

  // ------------------------------------------------------------------ opening

  /** Open the next claimed sentence, or the one that was open before a reload; wait, or say that there is none. */
  openNext() {
    const again = this.preferred && this.queue.pick(this.preferred.document, this.preferred.sentence);
    this.preferred = null;
    const item = again ?? this.queue.next();
    if (item) return this.open(item, false);
    const more = this.queue.filling || this.queue.remaining > 0;
    this.store.update({ phase: more ? "loading" : "finished", work: null, open: null, cursor: null, picker: null, panel: null });
  }

  /**
   * @param {WorkItem} item
   * @param {boolean} revise
   */
  open(item, revise) {
    const article = /** @type {Article} */ (this.queue.articles.get(item.document));
    const draft = this.draftOf(item);
    const annotation = draft ? { ...EMPTY, ...draft.annotation } : this.beginning(item);
    const suggestions = item.suggestions.map(readEntity);
    if (revise) this.putBack();
    this.item = item;
    this.drafts.current = { document: item.document, sentence: item.sentence, revise };
    this.clock.start(draft ? draft.seconds : 0);
    this.store.learnCanonicals(annotation.canonical_entities);
    const pending = pendingSuggestions(suggestions, annotation, this.store.scheme);
    const [first] = findCandidates(article.points, article.sentence(item.sentence), pending, []);
    const place = first ?? article.tokensOf(item.sentence)[0];
    this.store.update({
      phase: "labeling",
      work: {
        article,
        sentence: item.sentence,
        annotation,
        suggestions,
        revise,
        case: item.case ?? null,
        status: item.annotation?.status ?? "",
        past: [],
        future: [],
      },
      ahead: this.queue.items.length,
      cursor: place ? cursorAt(place) : null,
      open: null,
      field: null,
      picker: null,
      panel: null,
      message: opening(item, Boolean(draft && revise)),
    });
  }

  /**
   * What was begun and not submitted, unless something newer was.
   * @param {WorkItem} item
   * @returns {import("./drafts.js").Draft | null}
   */
  draftOf(item) {
    const draft = this.drafts.get(item.document, item.sentence);
    return draft && !(item.annotation?.created_at && Date.parse(item.annotation.created_at) > draft.at) ? draft : null;
  }

  /**
   * The annotation to begin with.
   * @param {WorkItem} item
   * @returns {Annotation}
   */
  beginning(item) {
    return readAnnotation(item.annotation);
  }

  /** Leave the sentence as it is, for later. */
  putBack() {
    const { work } = this.store.state;
    if (work && !work.revise && this.item) this.queue.items.unshift(this.item);
  }

  // ------------------------------------------------------------------ editing

  /**
   * Put a changed annotation in place.
   * @param {Annotation} annotation
   * @param {{open?: string | null, field?: string | null, join?: boolean}} [then]
   */
  edit(annotation, { open = this.store.state.open, field = this.store.state.field, join = false } = {}) {
    const { work, open: opened, field: was } = this.store.state;
    if (!work) return;
    if (annotation === work.annotation) return this.store.update({ open, field });
    const changed = remember(work, { annotation: work.annotation, open: opened, field: was }, annotation, join);
    this.drafts.keep(work.article.id, work.sentence, annotation, this.clock.seconds);
    this.store.update({ work: changed, open, field, message: null });
  }

  undo() {
    this.travel(undo, "There is nothing to undo");
  }

  redo() {
    this.travel(redo, "There is nothing to redo");
  }

  /**
   * @param {typeof undo} way
   * @param {string} otherwise
   */
  travel(way, otherwise) {
    const { work, open, field } = this.store.state;
    const done = work && way(work, { annotation: work.annotation, open, field });
    if (!done) return this.store.tell(otherwise);
    this.drafts.keep(work.article.id, work.sentence, done.work.annotation, this.clock.seconds);
    this.store.update({ work: done.work, open: done.back.open, field: done.back.field, picker: null, message: null });
  }

  // ------------------------------------------------------------------ submitting

  /**
   * Put the sentence into the outbox and paint the next one, at once.
   * @param {"submitted" | "skipped" | "flagged"} status
   * @param {string} [note] what the sentence's note becomes
   * @returns {boolean} whether it went
   */
  submit(status, note) {
    const { work } = this.store.state;
    if (!work) return false;
    const annotation = note === undefined ? work.annotation : { ...work.annotation, note };
    const unfinished = status === "submitted" ? this.unfinished(annotation) : null;
    if (unfinished) {
      this.store.update({ open: unfinished.item, field: null, message: { text: unfinished.message, kind: "refusal" } });
      return false;
    }
    const place = { document: work.article.id, sentence: work.sentence };
    const unchanged = work.revise && !work.past.length && note === undefined && work.status === status;
    this.store.together(() => {
      if (!unchanged) this.post(work, annotation, status);
      this.drafts.drop(place.document, place.sentence);
      this.queue.done.set(placeOf(place), questionOf(this.item));
      this.revising.remember(place, this.item?.suggestions ?? []);
      this.openNext();
    });
    // It is safe in the outbox; to send it costs a few milliseconds that the next sentence should not wait for.
    afterPaint(() => {
      this.sender.send();
      if (this.queue.items.length < AHEAD) this.refill();
    });
    return true;
  }

  /**
   * What keeps the sentence from being submitted.
   * @param {Annotation} annotation
   * @returns {import("../model/rules.js").NotPossible | null}
   */
  unfinished(annotation) {
    return findUnfinished(annotation);
  }

  /**
   * @param {import("./store.js").Work} work
   * @param {Annotation} annotation
   * @param {string} status
   */
  post(work, annotation, status) {
    const [start, end] = work.article.sentence(work.sentence);
    const text = work.article.points.slice(start, end);
    const wire = this.write(work, annotation, status, text);
    this.outbox.dropRefused(wire.document, wire.sentence);
    this.outbox.add(wire, text);
    work.article.mine.set(work.sentence, wire);
    if (!work.revise) this.store.update({ today: this.store.state.today + 1 });
  }

  /**
   * What goes to the server.
   * @param {import("./store.js").Work} work
   * @param {Annotation} annotation
   * @param {string} status
   * @param {string} text the sentence
   * @returns {any}
   */
  write(work, annotation, status, text) {
    return {
      document: work.article.id,
      sentence: work.sentence,
      sentence_text: text,
      status,
      seconds: this.clock.seconds,
      scheme_version: this.store.scheme.version,
      guidelines_version: this.store.scheme.guidelinesVersion,
      ...writeAnnotation(annotation),
    };
  }

  /** Claim more sentences; show the first of them where the page waits for one. */
  async refill() {
    clearTimeout(this.retry);
    const current = () => {
      const { work } = this.store.state;
      return work && placeOf({ document: work.article.id, sentence: work.sentence });
    };
    try {
      const today = await this.queue.fill(current, this.outbox.waiting().length);
      this.queue.forgetArticles(this.store.state.work?.article.id ?? null);
      this.store.update({ ahead: this.queue.items.length, remaining: this.queue.remaining });
      if (!this.outbox.waiting().length) this.store.update({ connection: { kind: "idle" } });
      if (today !== null) this.store.update({ today: today + this.outbox.waiting().length });
      if (!this.store.state.work && this.store.state.phase === "loading") {
        if (!this.queue.items.length) this.queue.remaining = 0;
        this.openNext();
      }
    } catch (error) {
      // While there is a sentence to work on, the status line says enough.
      if (!this.store.state.work) this.store.update({ phase: "failed" });
      if (!this.store.state.work || !(error instanceof Away)) this.explain(error);
      this.retry = setTimeout(() => this.lookAgain(), RETRY);
    }
  }

  /** Ask once more for sentences, after a failure or when all was done. */
  async lookAgain() {
    if (!this.store.state.work) this.store.update({ phase: "loading" });
    await this.refill();
  }

  // ------------------------------------------------------------------ telling

  showOutbox() {
    this.store.update({ entries: this.outbox.entries(), persists: this.storage.persists });
  }

  /** @param {unknown} error */
  explain(error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof SignedOut) this.store.update({ connection: { kind: "signed_out", message: error.message } });
    this.store.update({ failure: error.message });
    if (this.store.state.work && !(error instanceof SignedOut)) {
      this.store.tell(error.message, error instanceof Refused ? "refusal" : "info");
    }
  }

  async learnCanonicals() {
    try {
      this.store.learnCanonicals(await this.api.canonicals(""));
    } catch {
      // Without them, names are known by their ids; the list asks again when it is opened.
    }
  }
}

/**
 * What to say when a sentence opens.
 * @param {WorkItem} item
 * @param {boolean} kept whether changes that were not sent were found
 * @returns {import("./store.js").State["message"]}
 */
function opening(item, kept) {
  if (kept) return { text: "Your unsent changes were kept", kind: "info" };
  if (!item.again) return null;
  const how = item.annotation ? "Your answer is shown: change it, or submit it as it is" : "Answer as if for the first time";
  return { text: `Asked again: ${item.again.reason || "the guidelines have changed"}. ${how}.`, kind: "info" };
}
