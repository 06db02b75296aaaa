/** One tab labels at a time, so that no sentence is worked on twice by the same person. */

const TRIES = 6;
const BETWEEN_TRIES = 200;

export class TabLock {
  /**
   * @param {string} name
   * @param {() => void} lost called when another tab has taken over
   */
  constructor(name, lost) {
    this.name = name;
    this.lost = lost;
    /** @type {(() => void) | null} */
    this.letGo = null;
  }

  /**
   * Take the lock if it is free; a page that is just being reloaded gets a moment to let go of it.
   * @returns {Promise<boolean>}
   */
  async take() {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await this.request({ ifAvailable: true })) return true;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES));
    }
    return false;
  }

  /** Take the lock from the tab that has it. */
  steal() {
    return this.request({ steal: true });
  }

  release() {
    this.letGo?.();
    this.letGo = null;
  }

  /**
   * @param {LockOptions} options
   * @returns {Promise<boolean>}
   */
  request(options) {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      navigator.locks
        .request(this.name, options, (lock) => {
          resolve(lock !== null);
          return lock && new Promise((/** @type {(value: void) => void} */ done) => (this.letGo = done));
        })
        .catch(() => {
          this.letGo = null;
          this.lost();
        });
    });
  }
}
