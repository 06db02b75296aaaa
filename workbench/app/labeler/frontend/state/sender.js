/**
 * Carries the outbox to the server: one tab at a time, in order, again and again until it is acknowledged.
 *
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./api.js").Api} Api
 * @typedef {{kind: "idle" | "sending"} | {kind: "away" | "signed_out", message: string}} Connection
 */

import { Away, Refused, SignedOut } from "./api.js";

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class Sender {
  /**
   * @param {Api} api
   * @param {Outbox} outbox
   * @param {string} lock name of the lock that keeps other tabs from sending meanwhile
   * @param {(connection: Connection) => void} report
   * @param {(document: string) => import("../model/types.js").DocumentView | null} findView
   * @param {(wire: any, answer: any) => void} acknowledged
   */
  constructor(api, outbox, lock, report, findView, acknowledged) {
    this.api = api;
    this.outbox = outbox;
    this.lock = lock;
    this.report = report;
    this.findView = findView;
    this.acknowledged = acknowledged;
    this.running = false;
    this.pause = FIRST_PAUSE;
    this.timer = 0;
    this.stopped = false;
    this.wake = () => this.send();
    globalThis.addEventListener("online", this.wake);
    globalThis.addEventListener("focus", this.wake);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    globalThis.removeEventListener("online", this.wake);
    globalThis.removeEventListener("focus", this.wake);
  }

  /** Send what waits; while it runs, what is added is sent as well. */
  async send() {
    if (this.running || this.stopped || !this.outbox.waiting().length) return;
    this.running = true;
    clearTimeout(this.timer);
    try {
      await alone(this.lock, () => this.sendAll());
      this.pause = FIRST_PAUSE;
      this.report({ kind: "idle" });
    } catch (error) {
      if (error instanceof SignedOut) this.report({ kind: "signed_out", message: error.message });
      else if (error instanceof Away) this.report({ kind: "away", message: error.message });
      else throw error;
      this.timer = setTimeout(this.wake, this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    } finally {
      this.running = false;
    }
    // Something may have been added between the last look and here.
    if (this.pause === FIRST_PAUSE && this.outbox.waiting().length) await this.send();
  }

  async sendAll() {
    for (let entry = this.outbox.waiting()[0]; entry && !this.stopped; entry = this.outbox.waiting()[0]) {
      this.report({ kind: "sending" });
      try {
        const answer = await this.api.submit(entry.key, entry.annotation);
        this.outbox.remove(entry.key);
        this.acknowledged(entry.annotation, answer);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.outbox.refuse(entry, error.message, this.findView(entry.annotation.document));
      }
    }
  }
}

/**
 * Do something while no other tab does it. Without the Web Locks API (a page that is not served over HTTPS)
 * it is done at once: the idempotency keys make doing it twice harmless.
 * @param {string} lock
 * @param {() => Promise<void>} work
 */
async function alone(lock, work) {
  if (navigator.locks) await navigator.locks.request(lock, work);
  else await work();
}
