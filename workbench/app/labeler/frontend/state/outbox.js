/**
 * What was submitted and has not been acknowledged. Each entry is kept under a key of its own, so that two
 * tabs never overwrite each other's; the entry's key is the idempotency key that the server knows it by.
 *
 * @typedef {object} Entry
 * @property {string} key idempotency key
 * @property {number} at when it was submitted; the order of sending
 * @property {any} annotation as the server takes it
 * @property {string} text the sentence, to recognise it by
 * @property {"waiting" | "refused"} state
 * @property {string} error the server's sentence, where it was refused
 * @property {import("../model/types.js").DocumentView | null} view its document, where it was refused and has to be mended
 * @typedef {import("./storage.js").LocalStore} LocalStore
 */

const START = "outbox:";

export class Outbox {
  /**
   * @param {LocalStore} storage
   * @param {() => void} changed
   */
  constructor(storage, changed) {
    this.storage = storage;
    this.changed = changed;
    this.latest = 0;
  }

  /** @returns {Entry[]} in the order in which they were submitted */
  entries() {
    return this.storage
      .keys(START)
      .map((key) => /** @type {Entry | null} */ (this.storage.get(key)))
      .filter((entry) => entry !== null)
      .sort((a, b) => a.at - b.at);
  }

  waiting() {
    return this.entries().filter(({ state }) => state === "waiting");
  }

  refused() {
    return this.entries().filter(({ state }) => state === "refused");
  }

  /**
   * @param {any} annotation
   * @param {string} text
   * @returns {string} the entry's key
   */
  add(annotation, text) {
    this.latest = Math.max(Date.now(), this.latest + 1);
    const key = newKey();
    this.put({ key, at: this.latest, annotation, text, state: "waiting", error: "", view: null });
    return key;
  }

  /**
   * @param {Entry} entry
   * @param {string} error
   * @param {Entry["view"]} view
   */
  refuse(entry, error, view) {
    this.put({ ...entry, state: "refused", error, view });
  }

  /** @param {string} key */
  remove(key) {
    this.storage.remove(START + key);
    this.changed();
  }

  /**
   * Drop what was refused about a sentence, once something else is submitted for it.
   * @param {string} document
   * @param {number} sentence
   */
  dropRefused(document, sentence) {
    for (const entry of this.refused()) {
      if (entry.annotation.document === document && entry.annotation.sentence === sentence) this.remove(entry.key);
    }
  }

  /** @param {Entry} entry */
  put(entry) {
    this.storage.set(START + entry.key, entry);
    this.changed();
  }
}

/** A random UUID, also where the page is not served over HTTPS and `crypto.randomUUID` is missing. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (/** @type {number} */ (bytes[6]) & 0x0f) | 0x40;
  bytes[8] = (/** @type {number} */ (bytes[8]) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
