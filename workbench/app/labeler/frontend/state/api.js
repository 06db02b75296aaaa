/**
 * The server's HTTP API, and its ways to fail put into words.
 *
 * @typedef {import("../model/types.js").Batch} Batch
 * @typedef {import("../model/types.js").CanonicalEntity} CanonicalEntity
 */

const TIMEOUT = 20_000;

/** The server could not be reached, or could not answer now: try again later. */
export class Away extends Error {}

/** Nobody is signed in, or somebody else is. */
export class SignedOut extends Error {}

/** The server understood, and said no: its sentence is for the annotator. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Api {
  /**
   * @param {string} base prefix of the project's addresses
   * @param {string} csrf
   * @param {string} user the name of the person whose labels these are
   */
  constructor(base, csrf, user) {
    this.base = base;
    this.csrf = csrf;
    this.user = user;
  }

  /**
   * @param {number} want
   * @returns {Promise<Batch>}
   */
  claim(want) {
    return this.call("POST", "/claims", { want });
  }

  /**
   * @param {string} key
   * @param {any} annotation
   */
  submit(key, annotation) {
    return this.call("POST", "/annotations", { key, annotation });
  }

  /**
   * @param {string} document
   * @param {number} sentence
   * @returns {Promise<Batch>}
   */
  own(document, sentence) {
    return this.call("GET", `/mine/${encodeURIComponent(document)}/${sentence}`);
  }

  /**
   * @param {number} limit
   * @returns {Promise<{sentences: {document: string, sentence: number}[]}>} newest first
   */
  recent(limit) {
    return this.call("GET", `/mine?limit=${limit}`);
  }

  /**
   * @param {string} text
   * @param {string} [kind]
   * @returns {Promise<CanonicalEntity[]>}
   */
  async canonicals(text, kind = "") {
    const query = new URLSearchParams({ q: text, kind, limit: "20" });
    if (!kind) query.delete("kind");
    return (await this.call("GET", `/canonicals?${query}`)).canonicals;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {boolean} [again] whether this is the second try, with a fresh token
   * @returns {Promise<any>}
   */
  async call(method, path, body, again = false) {
    const response = await send(this.base + path, {
      method,
      headers: body ? { "Content-Type": "application/json", "X-Workbench-Csrf": this.csrf } : {},
      body: body ? JSON.stringify(body) : null,
    });
    if (response.ok) return readJson(response);
    if (response.status === 401 || response.status === 403) {
      // A token ends with its session; whoever signed in again in another tab has a new one.
      const renewed = await this.renew();
      if (response.status === 401 && !renewed) throw new SignedOut("You are signed out");
      if (renewed && !again) return this.call(method, path, body, true);
    }
    if (response.status >= 500 || response.status === 408 || response.status === 429) {
      throw new Away(`The server answered ${response.status}`);
    }
    throw new Refused(await readError(response), response.status);
  }

  /**
   * Ask who is signed in, and take the token of that session.
   * @returns {Promise<boolean>} whether there is a new token for the same person
   */
  async renew() {
    const response = await send(this.base.replace(/\/projects\/[^/]*$/, "/session"), { method: "GET" });
    if (response.status === 401) throw new SignedOut("You are signed out");
    if (!response.ok) return false;
    const session = await readJson(response);
    if (session.user.name !== this.user) {
      throw new SignedOut(`${session.user.display_name || session.user.name} is signed in here now`);
    }
    const changed = session.csrf !== this.csrf;
    this.csrf = session.csrf;
    return changed;
  }
}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function send(url, request) {
  try {
    return await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT), ...request });
  } catch {
    throw new Away(navigator.onLine ? "The server does not answer" : "You are offline");
  }
}

/** @param {Response} response */
async function readJson(response) {
  try {
    return await response.json();
  } catch {
    throw new Away("The server's answer could not be read");
  }
}

/** @param {Response} response */
async function readError(response) {
  try {
    const { error } = await response.json();
    if (typeof error === "string" && error) return error;
  } catch {
    // An answer without a sentence: say what there is.
  }
  return `The server refused it (${response.status})`;
}
