/** Time spent on a sentence: only while the page is looked at. */

export class Clock {
  constructor() {
    this.spent = 0;
    /** @type {number | null} */
    this.since = null;
    this.look = () => (document.visibilityState === "visible" ? this.resume() : this.pause());
    document.addEventListener("visibilitychange", this.look);
  }

  /** @param {number} seconds what was spent on it before */
  start(seconds) {
    this.spent = seconds * 1000;
    this.since = null;
    this.look();
  }

  resume() {
    this.since ??= performance.now();
  }

  pause() {
    if (this.since !== null) this.spent += performance.now() - this.since;
    this.since = null;
  }

  /** Seconds, to a tenth. */
  get seconds() {
    const running = this.since === null ? 0 : performance.now() - this.since;
    return Math.round((this.spent + running) / 100) / 10;
  }

  stop() {
    document.removeEventListener("visibilitychange", this.look);
  }
}
