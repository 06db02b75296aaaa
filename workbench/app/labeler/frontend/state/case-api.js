/**
 * The server's API where a lead decides: cases in place of sentences, decisions in place of answers.
 *
 * @typedef {import("../model/types.js").Batch} Batch
 * @typedef {import("../model/types.js").Case} Case
 * @typedef {import("./trail.js").Place} Place
 */

import { Api } from "./api.js";
import { placeOf } from "./queue.js";

/** As many as the server lists at once. */
const MOST = 200;

export class CaseApi extends Api {
  /** How many decisions this page has brought to the server. */
  decided = 0;

  /** On how many sentences all agree that have no gold. */
  agreed = 0;

  /** Cases that were left for later. @type {Set<string>} */
  passed = new Set();

  /** Cases that were fetched ahead. @type {Map<string, Case>} */
  held = new Map();

  /**
   * The cheapest cases first.
   * @param {number} want
   * @returns {Promise<Batch>}
   */
  async claim(want) {
    const { next, waiting, agreed } = await this.list(want);
    this.agreed = agreed;
    const found = await Promise.all(next.map((one) => this.held.get(placeOf(one)) ?? this.case(one.document, one.sentence)));
    this.held = new Map(found.map((one) => [`${one.document.id}/${one.sentence}`, one]));
    return { ...this.batch(found), remaining: Math.max(0, waiting - this.passed.size - next.length) };
  }

  /**
   * The cheapest that were not left for later, page by page. Where the server has not looked at all sentences yet, it
   * goes on until there is something.
   * @param {number} want
   * @returns {Promise<{next: Place[], waiting: number, agreed: number}>}
   */
  async list(want) {
    const limit = Math.min(MOST, want + this.passed.size);
    /** @type {Map<string, Place>} */
    const next = new Map();
    for (let from = 0; ; ) {
      const { cases, waiting, agreed, unread } = await this.call("GET", `/cases?limit=${limit}&from=${from}`);
      for (const one of cases) if (!this.passed.has(placeOf(one))) next.set(placeOf(one), one);
      const last = cases.length < limit;
      if (next.size >= want || (last && (next.size || !unread))) {
        return { next: [...next.values()].slice(0, want), waiting, agreed };
      }
      from = last ? 0 : from + cases.length;
    }
  }

  /**
   * @param {string} document
   * @param {number} sentence
   * @returns {Promise<Case>}
   */
  case(document, sentence) {
    return this.call("GET", `/cases/${encodeURIComponent(document)}/${sentence}`);
  }

  /**
   * @param {string} document
   * @param {number} sentence
   */
  async own(document, sentence) {
    return this.batch([await this.case(document, sentence)]);
  }

  /** Decisions of other days are opened from their pages. */
  async recent() {
    return { sentences: [] };
  }

  /**
   * @param {string} key
   * @param {any} wire
   */
  async submit(key, { made_of, decided: _decided, basis: _basis, ...annotation }) {
    const answer = await this.call("POST", "/gold", { key, annotation, made_of });
    this.decided++;
    this.held.delete(placeOf(annotation));
    return answer;
  }

  /**
   * Make gold of everything on which all agree.
   * @returns {Promise<{accepted: number, refused: number}>}
   */
  async acceptAgreed() {
    const report = await this.call("POST", "/gold/unanimous", {});
    this.agreed = report.refused;
    return report;
  }

  /**
   * @param {Case[]} cases
   * @returns {Batch}
   */
  batch(cases) {
    const items = cases.map((one) => ({ document: one.document.id, sentence: one.sentence, suggestions: [], annotation: null, case: one }));
    const documents = Object.fromEntries(cases.map(({ document }) => [document.id, document]));
    return { items, documents, remaining: 0, today: this.decided };
  }
}
