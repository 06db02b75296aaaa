/**
 * A lead's way through the cases: as an annotator's through the sentences, but for what is opened, what has to be
 * finished, and what is sent.
 *
 * @typedef {import("../model/types.js").LabelerData} LabelerData
 * @typedef {import("../model/types.js").WorkItem} WorkItem
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Case} Case
 */

import { readAnnotation } from "../model/annotation.js";
import { cursorOn } from "../model/cursor.js";
import { basisOf, beginCase, mainSpan, undecided } from "../model/deciding.js";
import { NotPossible } from "../model/rules.js";
import { CaseApi } from "./case-api.js";
import { placeOf } from "./queue.js";
import { Revising } from "./revising.js";
import { Session } from "./session.js";

export class DecidingSession extends Session {
  get own() {
    return ":gold";
  }

  /** @param {LabelerData} data */
  makeApi(data) {
    return new CaseApi(data.api, data.csrf, data.user.name);
  }

  makeRevising() {
    return new CaseRevising(this);
  }

  /**
   * @param {WorkItem} item
   * @param {boolean} revise
   */
  open(item, revise) {
    this.store.together(() => {
      this.store.learnCanonicals(item.case?.canonical_entities ?? []);
      super.open(item, revise);
      const { work, cursor } = this.store.state;
      const [left] = work?.case ? undecided(work.annotation, work.case) : [];
      const first = left ?? work?.case?.decisions[0];
      const span = mainSpan(first);
      this.store.update({ decision: first?.id ?? null, cursor: span ? cursorOn(span) : cursor });
    });
  }

  /** @param {WorkItem} item */
  beginning(item) {
    return beginCase(/** @type {Case} */ (item.case), this.store.scheme);
  }

  /**
   * A draft is of use as long as the same answers are on the table.
   * @param {WorkItem} item
   */
  draftOf(item) {
    const draft = this.drafts.get(item.document, item.sentence);
    return draft && item.case && draft.annotation.basis === basisOf(item.case) ? draft : null;
  }

  /** @param {Annotation} annotation */
  unfinished(annotation) {
    const given = this.store.state.work?.case;
    const left = given ? undecided(annotation, given) : [];
    if (!left.length) return super.unfinished(annotation);
    this.store.update({ decision: left[0]?.id ?? null });
    return new NotPossible(left.length === 1 ? "One decision is left" : `${left.length} decisions are left`);
  }

  /**
   * @param {import("./store.js").Work} work
   * @param {Annotation} annotation
   * @param {string} status
   */
  post(work, annotation, status) {
    super.post(work, annotation, status);
    if (work.revise) this.store.update({ today: this.store.state.today + 1 });
  }

  /**
   * @param {import("./store.js").Work} work
   * @param {Annotation} annotation
   * @param {string} status
   * @param {string} text
   */
  write(work, annotation, status, text) {
    const { decided, basis } = annotation;
    return { ...super.write(work, annotation, status, text), made_of: work.case?.made_of, decided, basis };
  }

  /**
   * @param {any} wire
   * @param {{revised: string[]}} answer
   */
  acknowledged(wire, { revised }) {
    if (!revised.length) return;
    // It is kept, and to be decided again: the queue brings it once more.
    this.queue.done.delete(placeOf(wire));
    const who = revised.join(", ");
    this.store.tell(`${who} had revised the answer to “${wire.sentence_text.slice(0, 40)}…” meanwhile: it comes again`);
  }

  /** @returns {number} on how many sentences all agree that have no gold */
  get agreed() {
    return /** @type {CaseApi} */ (this.api).agreed;
  }

  /** Make gold of everything on which all agree. */
  async acceptAgreed() {
    this.store.update({ phase: "loading" });
    try {
      const { accepted } = await /** @type {CaseApi} */ (this.api).acceptAgreed();
      this.store.update({ phase: "finished", today: this.store.state.today + accepted });
    } catch (error) {
      this.store.update({ phase: "failed" });
      this.explain(error);
    }
  }

  /** Leave the case for later. */
  leave() {
    const { work } = this.store.state;
    if (!work) return;
    const place = { document: work.article.id, sentence: work.sentence };
    /** @type {CaseApi} */ (this.api).passed.add(placeOf(place));
    this.store.together(() => {
      this.queue.done.set(placeOf(place), null);
      this.revising.remember(place, []);
      this.openNext();
    });
    this.refill();
  }
}

class CaseRevising extends Revising {
  /**
   * A case is fetched anew: others may have answered since.
   * @param {import("./trail.js").Place} place
   */
  async openOwn(place) {
    const { queue, api } = this.session;
    try {
      const batch = await api.own(place.document, place.sentence);
      queue.takeDocuments(batch);
      const [item] = batch.items;
      if (item) this.session.open(item, true);
      return Boolean(item);
    } catch (error) {
      this.session.explain(error);
      return false;
    }
  }

  /** @param {string} key */
  async reopen(key) {
    const entry = this.session.outbox.refused().find((refused) => refused.key === key);
    if (!entry) return;
    const { document, sentence, decided, basis } = entry.annotation;
    const annotation = { ...readAnnotation(entry.annotation), decided, basis };
    this.session.drafts.keep(document, sentence, annotation, entry.annotation.seconds ?? 0);
    if (await this.openOwn({ document, sentence })) this.session.store.tell(entry.error, "refusal");
  }
}
