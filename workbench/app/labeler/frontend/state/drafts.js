/**
 * Unfinished sentences, kept at every edit so that a reload or a crash loses none, and which one was open.
 *
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("./storage.js").LocalStore} LocalStore
 * @typedef {{annotation: Annotation, seconds: number, at: number}} Draft
 * @typedef {{document: string, sentence: number, revise: boolean}} Place
 */

const START = "draft:";
const CURRENT = "current";
const OLDEST = 90 * 24 * 3600 * 1000;

export class Drafts {
  /** @param {LocalStore} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /**
   * @param {string} document
   * @param {number} sentence
   * @returns {Draft | null}
   */
  get(document, sentence) {
    return this.storage.get(keyOf(document, sentence));
  }

  /**
   * @param {string} document
   * @param {number} sentence
   * @param {Annotation} annotation
   * @param {number} seconds
   */
  keep(document, sentence, annotation, seconds) {
    this.storage.set(keyOf(document, sentence), { annotation, seconds, at: Date.now() });
  }

  /**
   * @param {string} document
   * @param {number} sentence
   */
  drop(document, sentence) {
    this.storage.remove(keyOf(document, sentence));
  }

  /** Drop drafts so old that their sentence was long given to somebody else. */
  dropOld() {
    for (const key of this.storage.keys(START)) {
      if (Date.now() - (this.storage.get(key)?.at ?? 0) > OLDEST) this.storage.remove(key);
    }
  }

  /** @returns {Place | null} the sentence that was open last */
  get current() {
    return this.storage.get(CURRENT);
  }

  /** @param {Place} place */
  set current(place) {
    this.storage.set(CURRENT, place);
  }
}

/**
 * @param {string} document
 * @param {number} sentence
 */
const keyOf = (document, sentence) => `${START}${document}/${sentence}`;
