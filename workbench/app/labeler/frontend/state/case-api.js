/**
 * The server's API where a lead decides: cases in place of sentences, decisions in place of answers.
 *
 * @typedef {import("../model/types.js").Batch} Batch
 * @typedef {import("../model/types.js").Case} Case
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
    const { cases, waiting, agreed } = await this.list(Math.min(MOST, want + this.passed.size));
    this.agreed = agreed;
    const next = cases.filter((one) => !this.passed.has(placeOf(one))).slice(0, want);
    const found = await Promise.all(next.map((one) => this.held.get(placeOf(one)) ?? this.case(one.document, one.sentence)));
    this.held = new Map(found.map((one) => [`${one.document.id}/${one.sentence}`, one]));
    return { ...this.batch(found), remaining: Math.max(0, waiting - this.passed.size - next.length) };
  }

  /**
   * Where the server has not looked at all sentences yet, it goes on until there is something.
   * @param {number} limit
   * @returns {Promise<{cases: {document: string, sentence: number}[], waiting: number, agreed: number, unread: number}>}
   */
  async list(limit) {
    let listed = await this.call("GET", `/cases?limit=${limit}`);
    while (listed.cases.length <= this.passed.size && listed.unread) listed = await this.call("GET", `/cases?limit=${limit}`);
    return listed;
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
