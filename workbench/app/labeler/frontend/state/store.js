/**
 * What the page knows, in one place. Painters read it, commands change it; a change is painted at once.
 *
 * @typedef {import("../model/types.js").Annotation} Annotation
 * @typedef {import("../model/types.js").Entity} Entity
 * @typedef {import("../model/types.js").CanonicalEntity} CanonicalEntity
 * @typedef {import("../model/article.js").Article} Article
 * @typedef {import("../model/cursor.js").Cursor} Cursor
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {import("./sender.js").Connection} Connection
 * @typedef {import("./outbox.js").Entry} Entry
 *
 * @typedef {object} Work the sentence at hand
 * @property {Article} article
 * @property {number} sentence
 * @property {Annotation} annotation
 * @property {Entity[]} suggestions
 * @property {boolean} revise whether it was submitted before
 * @property {import("../model/types.js").Case | null} case what there is to decide, where annotators differ
 * @property {string} status of the revision that is being revised
 * @property {Snapshot[]} past
 * @property {Snapshot[]} future
 * @typedef {{annotation: Annotation, open: string | null, field: string | null}} Snapshot
 *
 * @typedef {object} Option of a picker
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [key] the digit that takes it
 * @property {string} [colour]
 * @property {() => void} choose
 *
 * @typedef {object} Picker
 * @property {string} title
 * @property {string} hint
 * @property {boolean} search whether text can be typed
 * @property {string} query
 * @property {Option[]} options
 * @property {number} at which option Enter takes
 * @property {(query: string) => Option[]} find
 *
 * @typedef {object} State
 * @property {"loading" | "labeling" | "finished" | "failed" | "elsewhere"} phase
 * @property {string} failure
 * @property {Work | null} work
 * @property {number} ahead how many sentences wait in this page
 * @property {number} remaining how many the server has for this person
 * @property {number} today
 * @property {Cursor | null} cursor
 * @property {string | null} open the item at hand
 * @property {string | null} field the part of it that a selection goes to
 * @property {string | null} decision the one at hand, in a case
 * @property {Picker | null} picker
 * @property {"help" | "guidelines" | "flag" | "outbox" | null} panel
 * @property {{text: string, kind: "info" | "refusal"} | null} message
 * @property {Connection} connection
 * @property {Entry[]} entries of the outbox
 * @property {boolean} persists whether the browser keeps what it is given
 * @property {Map<string, CanonicalEntity>} canonicals those that are known here
 */

export class Store {
  /** @param {Scheme} scheme */
  constructor(scheme) {
    this.scheme = scheme;
    /** @type {State} */
    this.state = {
      phase: "loading",
      failure: "",
      work: null,
      ahead: 0,
      remaining: 0,
      today: 0,
      cursor: null,
      open: null,
      field: null,
      decision: null,
      picker: null,
      panel: null,
      message: null,
      connection: { kind: "idle" },
      entries: [],
      persists: true,
      canonicals: new Map(),
    };
    /** @type {((state: State) => void)[]} */
    this.listeners = [];
    this.depth = 0;
  }

  /** @param {Partial<State>} change */
  update(change) {
    this.state = { ...this.state, ...change };
    if (this.depth === 0) for (const listener of this.listeners) listener(this.state);
  }

  /**
   * Several changes that are painted as one.
   * @param {() => void} changes
   */
  together(changes) {
    this.depth++;
    try {
      changes();
    } finally {
      this.depth--;
    }
    this.update({});
  }

  /** @param {(state: State) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /** @param {Iterable<CanonicalEntity>} entities */
  learnCanonicals(entities) {
    for (const entity of entities) this.state.canonicals.set(entity.id, entity);
  }

  /**
   * Tell the annotator something, until the next key.
   * @param {string} text
   * @param {"info" | "refusal"} [kind]
   */
  tell(text, kind = "info") {
    this.update({ message: { text, kind } });
  }
}
