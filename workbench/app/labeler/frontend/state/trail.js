/**
 * One's own earlier sentences, for going back and forth between them: those of this page first, then what
 * the server remembers.
 *
 * @typedef {{document: string, sentence: number}} Place
 * @typedef {import("./api.js").Api} Api
 */

import { placeOf } from "./queue.js";

const HOW_FAR = 200;

export class Trail {
  /** @param {Api} api */
  constructor(api) {
    this.api = api;
    /** @type {Place[]} oldest first */
    this.places = [];
    this.askedServer = false;
  }

  /** @param {Place} place the sentence that was just submitted */
  add(place) {
    if (!this.places.some((other) => placeOf(other) === placeOf(place))) this.places.push(place);
  }

  /**
   * @param {Place | null} from the sentence on the screen
   * @returns {Promise<Place | null>}
   */
  async before(from) {
    const found = this.neighbour(from, -1);
    if (found || this.askedServer) return found;
    const { sentences } = await this.api.recent(HOW_FAR);
    this.askedServer = true;
    const known = new Set(this.places.map(placeOf));
    const older = sentences.filter((place) => !known.has(placeOf(place))).reverse();
    this.places = [...older.map(({ document, sentence }) => ({ document, sentence })), ...this.places];
    return this.neighbour(from, -1);
  }

  /**
   * @param {Place | null} from
   * @returns {Place | null} nothing after the newest: go on with the queue
   */
  after(from) {
    return this.neighbour(from, 1);
  }

  /**
   * @param {Place | null} from
   * @param {1 | -1} step
   */
  neighbour(from, step) {
    const at = from ? this.places.findIndex((place) => placeOf(place) === placeOf(from)) : -1;
    if (at < 0) return step < 0 ? (this.places.at(-1) ?? null) : null;
    return this.places[at + step] ?? null;
  }
}
