/**
 * Going back to one's own sentences: the one before, a certain one, one that the server refused.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./trail.js").Place} Place
 */

import { Away } from "./api.js";
import { placeOf } from "./queue.js";
import { Trail } from "./trail.js";

export class Revising {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.trail = new Trail(session.api);
    /** @type {Map<string, any[]>} suggestions of the sentences submitted from here */
    this.suggestions = new Map();
  }

  /**
   * Remember a sentence that is being submitted.
   * @param {Place} place
   * @param {any[]} suggestions
   */
  remember(place, suggestions) {
    this.trail.add(place);
    this.suggestions.set(placeOf(place), suggestions);
  }

  /**
   * Open one of one's own sentences to revise it.
   * @param {Place} place
   * @returns {Promise<boolean>}
   */
  async openOwn(place) {
    const mine = this.session.queue.articles.get(place.document)?.mine.get(place.sentence);
    const local = mine && { ...place, suggestions: this.suggestionsOf(place), annotation: mine };
    if (local && this.suggestions.has(placeOf(place))) {
      this.session.open(local, true);
      return true;
    }
    try {
      const batch = await this.session.api.own(place.document, place.sentence);
      this.session.queue.takeDocuments(batch);
      const [item] = batch.items;
      if (item) this.session.open(item, true);
      return Boolean(item);
    } catch (error) {
      if (local && error instanceof Away) this.session.open(local, true);
      else this.session.explain(error);
      return Boolean(local);
    }
  }

  /** @param {Place} place */
  suggestionsOf(place) {
    return this.suggestions.get(placeOf(place)) ?? [];
  }

  async back() {
    const { work } = this.session.store.state;
    try {
      const place = await this.trail.before(work?.revise ? { document: work.article.id, sentence: work.sentence } : null);
      if (!place) return this.session.store.tell("There is no earlier sentence of yours");
      await this.openOwn(place);
    } catch (error) {
      this.session.explain(error);
    }
  }

  async forward() {
    const { work } = this.session.store.state;
    if (!work?.revise) return this.session.store.tell("This is the newest sentence");
    const place = this.trail.after({ document: work.article.id, sentence: work.sentence });
    if (place) await this.openOwn(place);
    else this.session.openNext();
  }

  /**
   * Open again what the server refused, to mend it.
   * @param {string} key
   */
  async reopen(key) {
    const entry = this.session.outbox.refused().find((refused) => refused.key === key);
    if (!entry) return;
    const { document, sentence } = entry.annotation;
    if (entry.view) this.session.queue.takeDocuments({ documents: { [document]: entry.view } });
    if (!this.session.queue.articles.has(document)) {
      try {
        this.session.queue.takeDocuments(await this.session.api.own(document, sentence));
      } catch (error) {
        return this.session.explain(error);
      }
    }
    this.session.drafts.drop(document, sentence);
    const annotation = { ...entry.annotation, status: "refused" };
    this.session.open({ document, sentence, suggestions: this.suggestionsOf(entry.annotation), annotation }, true);
    this.session.store.tell(entry.error, "refusal");
  }
}
