/**
 * The browser's own storage under one person's and project's prefix. Where the browser refuses to keep
 * anything (private windows, a full disk), values live in memory and `persists` is false.
 */

export class LocalStore {
  /** @param {string} prefix */
  constructor(prefix) {
    this.prefix = `${prefix}:`;
    /** @type {Map<string, string>} what could not be kept */
    this.memory = new Map();
  }

  /** Whether everything that was put in survives the page. */
  get persists() {
    return this.memory.size === 0;
  }

  /**
   * @param {string} key
   * @returns {any} what was put in; null for nothing, or for what cannot be read
   */
  get(key) {
    const text = this.memory.get(key) ?? read(this.prefix + key);
    if (text === null) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(this.prefix + key, text);
      this.memory.delete(key);
    } catch {
      this.memory.set(key, text);
    }
  }

  /** @param {string} key */
  remove(key) {
    this.memory.delete(key);
    try {
      localStorage.removeItem(this.prefix + key);
    } catch {
      // Nothing is kept, so nothing has to go.
    }
  }

  /**
   * @param {string} start
   * @returns {string[]} the keys that begin so
   */
  keys(start) {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(start)));
    try {
      for (let at = 0; at < localStorage.length; at++) {
        const key = localStorage.key(at);
        if (key?.startsWith(this.prefix + start)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // Memory is all there is.
    }
    return [...found];
  }
}

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
