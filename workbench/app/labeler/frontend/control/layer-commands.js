/**
 * Making things: entities, accepted suggestions, attributions, stances.
 *
 * @typedef {import("./commands.js").Commands} Commands
 * @typedef {import("../model/types.js").Entity} Entity
 */

import { addAttribution, toggleImplicitSource } from "../model/attributions.js";
import { cursorOn, selectionOf } from "../model/cursor.js";
import { addEntity, relabelEntity } from "../model/entities.js";
import { makeSpan, sameSpan, startOf } from "../model/spans.js";
import { addStance, setLabel, toggleImplicitStance } from "../model/stances.js";
import * as suggesting from "../model/suggestions.js";
import { isAtHand } from "./context.js";

export class LayerCommands {
  /** @param {Commands} commands */
  constructor(commands) {
    this.commands = commands;
  }

  /** @param {string} label */
  label(label) {
    const { work, item, taken } = this.commands;
    const { cursor } = this.commands.store.state;
    if (!work || !cursor) return;
    this.commands.try(() => {
      if (item?.layer === "entities" && !cursor.pieces.length && isAtHand(item, selectionOf(cursor))) {
        return this.commands.session.edit(relabelEntity(work.annotation, item, label, this.commands.scheme));
      }
      const span = makeSpan(work.article.points, taken);
      if (!span) return;
      const { pending } = this.commands.context;
      if (pending && pending.label === label && sameSpan(pending.span, span)) return this.accept(pending);
      // The same words under another label: the suggestion was wrong.
      const corrected = pending && sameSpan(pending.span, span) ? suggesting.refuse(work.annotation, pending) : work.annotation;
      const added = addEntity(corrected, span, label, this.commands.scheme, this.commands.suggestionIds);
      this.commands.session.edit(added.annotation, { open: added.id, field: "span" });
      this.commands.usePieces();
    });
  }

  /** @param {Entity | null} suggestion */
  accept(suggestion) {
    const { work } = this.commands;
    if (!work || !suggestion) return;
    this.commands.try(() => {
      this.commands.session.edit(suggesting.accept(work.annotation, suggestion, this.commands.scheme), { open: suggestion.id, field: "span" });
      this.commands.store.update({ cursor: cursorOn(suggestion.span) });
    });
  }

  acceptAll() {
    const { work } = this.commands;
    const { suggestions } = this.commands.context;
    if (!work) return;
    if (!suggestions.length) return this.commands.store.tell("No suggestion is left to accept");
    this.commands.session.edit(suggesting.acceptAll(work.annotation, suggestions, this.commands.scheme), { open: null, field: null });
    this.commands.store.tell(`${suggestions.length} suggestion${suggestions.length === 1 ? "" : "s"} accepted`);
  }

  /** @param {Entity | null} suggestion */
  refuse(suggestion) {
    const { work } = this.commands;
    if (!work || !suggestion) return;
    this.commands.session.edit(suggesting.refuse(work.annotation, suggestion));
    const [next] = this.commands.context.suggestions.filter(({ span }) => startOf(span) > startOf(suggestion.span));
    if (next) this.commands.store.update({ cursor: cursorOn(next.span) });
  }


  openAttribution() {
    const { work } = this.commands;
    if (!work) return;
    const added = addAttribution(work.annotation, this.commands.suggestionIds);
    this.commands.session.edit(added.annotation, { open: added.id, field: "content" });
  }

  /** @param {number} number */
  openNumber(number) {
    const attribution = this.commands.work?.annotation.attributions[number - 1];
    if (attribution) this.commands.open(attribution.id);
  }

  openStance() {
    const { work, item } = this.commands;
    if (!work) return;
    const via = item?.layer === "attribution" ? item.id : item?.layer === "stance" ? item.attribution : null;
    const added = addStance(work.annotation, via, this.commands.scheme, this.commands.suggestionIds);
    this.commands.session.edit(added.annotation, { open: added.id, field: "evidence" });
    if (this.commands.item?.layer === "stance" && !this.commands.item.holder) this.commands.pickers.holder(true);
    else this.commands.pickers.target();
  }

  /** @param {string} label */
  setStance(label) {
    this.commands.change((annotation, item) => (item.layer === "stance" ? setLabel(annotation, item, label) : annotation));
  }

  toggleImplicit() {
    this.commands.change((annotation, item) => {
      if (item.layer === "attribution") return toggleImplicitSource(annotation, item);
      return item.layer === "stance" ? toggleImplicitStance(annotation, item) : annotation;
    });
  }
}
