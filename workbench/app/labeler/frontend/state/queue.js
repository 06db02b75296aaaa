/**
 * Sentences claimed ahead, so that the next one is there when this one is submitted.
 *
 * @typedef {import("../model/types.js").Batch} Batch
 * @typedef {import("../model/types.js").WorkItem} WorkItem
 * @typedef {import("./api.js").Api} Api
 */

import { Article } from "../model/article.js";

/** How many sentences to have in hand beside the one on the screen. */
export const AHEAD = 5;
const MOST_ARTICLES = 20;

export class Queue {
  /** @param {Api} api */
  constructor(api) {
    this.api = api;
    /** @type {WorkItem[]} */
    this.items = [];
    /** @type {Map<string, Article>} */
    this.articles = new Map();
    /**
     * Sentences that were submitted from here, whatever the server still believes, with the answer that was in
     * question; null where there was none, undefined where that is not known any more.
     * @type {Map<string, number | null | undefined>}
     */
    this.done = new Map();
    this.remaining = 0;
    /** @type {Promise<void> | null} */
    this.filling = null;
  }

  /**
   * Claim more where few are left. Calls that come while one is under way share it.
   * @param {() => string | null} current the sentence on the screen, which is claimed as well
   * @param {number} unsent how many claims are still held by what waits in the outbox
   * @returns {Promise<number | null>} today's count as the server has it
   */
  async fill(current, unsent) {
    if (this.filling) {
      await this.filling;
      return null;
    }
    let today = null;
    this.filling = this.api.claim(AHEAD + 1 + unsent).then((batch) => {
      // Asked now: it may be another one than when the request went out.
      this.take(batch, current());
      this.remaining = batch.remaining;
      today = batch.today;
    });
    try {
      await this.filling;
    } finally {
      this.filling = null;
    }
    return today;
  }

  /**
   * @param {Batch} batch
   * @param {string | null} current
   */
  take(batch, current) {
    this.takeDocuments(batch);
    const known = new Set([...this.items.map(placeOf), current]);
    this.items.push(...batch.items.filter((item) => !known.has(placeOf(item)) && !this.isDone(item)));
  }

  /**
   * @param {WorkItem} item
   * @returns {boolean} whether it was submitted from here, and not put back since
   */
  isDone(item) {
    if (!this.done.has(placeOf(item))) return false;
    const then = this.done.get(placeOf(item));
    return then === undefined || then === questionOf(item);
  }

  /** @param {Pick<Batch, "documents">} batch */
  takeDocuments(batch) {
    for (const view of Object.values(batch.documents)) {
      if (!this.articles.has(view.id)) this.articles.set(view.id, new Article(view));
    }
  }

  /** @returns {WorkItem | null} the next one, taken out */
  next() {
    return this.items.shift() ?? null;
  }

  /**
   * Take a certain one out, wherever it stands.
   * @param {string} document
   * @param {number} sentence
   * @returns {WorkItem | null}
   */
  pick(document, sentence) {
    const at = this.items.findIndex((item) => item.document === document && item.sentence === sentence);
    return at < 0 ? null : /** @type {WorkItem} */ (this.items.splice(at, 1)[0]);
  }

  /**
   * Forget articles that nothing needs any more; the page is open all day.
   * @param {string | null} current
   */
  forgetArticles(current) {
    const keep = new Set([...this.items.map(({ document }) => document), current]);
    for (const id of [...this.articles.keys()].slice(0, -MOST_ARTICLES)) if (!keep.has(id)) this.articles.delete(id);
  }
}

/** @param {{document: string, sentence: number}} item */
export const placeOf = ({ document, sentence }) => `${document}/${sentence}`;

/**
 * @param {Pick<WorkItem, "again"> | null} item
 * @returns {number | null} the answer of one's own that is in question
 */
export const questionOf = (item) => item?.again?.revision ?? null;
