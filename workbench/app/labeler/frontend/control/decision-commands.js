/**
 * Deciding where annotators differ: whose version is taken, and which decision comes next.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("../model/types.js").Decision} Decision
 */

import { cursorOn } from "../model/cursor.js";
import { mainSpan, take, tellApart, undecided } from "../model/deciding.js";

export class DecisionCommands {
  /** @param {Commands} commands */
  constructor(commands) {
    this.commands = commands;
  }

  /** @returns {Decision[]} all of the case */
  get all() {
    return this.commands.work?.case?.decisions ?? [];
  }

  /**
   * Take the version of one of the sides and go on to what is left.
   * @param {number} choice the side's place, from 1; 0 for none of them
   */
  take(choice) {
    const { work, store } = this.commands;
    const { decision } = store.state;
    if (!work?.case || !decision || choice > work.case.sides.length) return;
    const given = work.case;
    this.commands.try(() => {
      const { annotation, apart } = take(work.annotation, given, decision, choice, this.commands.scheme);
      this.commands.session.edit(annotation, { open: null, field: null });
      const left = undecided(annotation, given);
      const at = given.order.indexOf(decision);
      const next = left.find(({ id }) => given.order.indexOf(id) > at) ?? left[0];
      this.go(next?.id ?? decision);
      const told = tellApart(annotation, apart);
      if (told) store.tell(told);
    });
  }

  /** @param {1 | -1} step */
  move(step) {
    const { all } = this;
    if (!all.length) return;
    const at = all.findIndex(({ id }) => id === this.commands.store.state.decision);
    this.go(all[(at + step + all.length) % all.length]?.id ?? null);
  }

  /**
   * Put a decision at hand, and the cursor on what it is about.
   * @param {string | null} id
   */
  go(id) {
    const { store } = this.commands;
    const decision = this.all.find((one) => one.id === id);
    const span = mainSpan(decision);
    store.update({
      decision: decision?.id ?? null,
      open: null,
      field: null,
      message: null,
      ...(span ? { cursor: cursorOn(span) } : {}),
    });
  }

  /** Open what was taken, to mend it. */
  openTaken() {
    this.commands.open(this.commands.store.state.decision);
  }

  later() {
    /** @type {import("../state/deciding.js").DecidingSession} */ (this.commands.session).leave();
  }
}
