/**
 * The sentence, large: broken into lines once, then bars painted below each line as the annotation changes.
 * A line is as high as the lanes it needs.
 *
 * @typedef {import("./words.js").WordMap} WordMap
 * @typedef {import("./bars.js").Bar} Bar
 * @typedef {import("../model/types.js").Range} Range
 * @typedef {{element: HTMLElement, lanes: HTMLElement, marks: HTMLElement, range: Range, left: number}} Line
 */

import { trimBlanks } from "../model/tokens.js";
import { h, tint } from "./dom.js";
import { packLanes } from "./lanes.js";
import { textWidth } from "./measure.js";

const LANE = 20;
const LABEL_FONT = "700 10.5px system-ui, sans-serif";

export class SentencePainter {
  /** @param {WordMap} map @param {number} index */
  constructor(map, index) {
    this.map = map;
    this.index = index;
    /** @type {Line[]} */
    this.lines = [];
    this.element = h("div", { class: "sentence", test: "sentence", dir: "auto", lang: map.article.view.language || "en" });
    this.width = 0;
  }

  /** Break the text into lines, as wide as there is room. */
  breakLines() {
    const nodes = this.map.tokens(this.index);
    const flow = h("div", { class: "flow" }, ...nodes);
    this.element.replaceChildren(flow);
    this.width = this.element.clientWidth;
    const edge = flow.getBoundingClientRect().left;
    /** @type {{nodes: Node[], top: number}[]} */
    const rows = [];
    for (const node of nodes) {
      const top = node instanceof HTMLElement ? node.getClientRects()[0]?.top : undefined;
      const last = rows.at(-1);
      if (top === undefined) (last ?? addRow(rows, -Infinity)).nodes.push(node);
      else if (last && (last.top === -Infinity || top < last.top + 12)) {
        last.nodes.push(node);
        last.top = top;
      } else addRow(rows, top).nodes.push(node);
    }
    const pieces = this.map.pieces.get(this.index) ?? [];
    this.lines = rows.map((row) => {
      const inside = pieces.filter(({ node }) => row.nodes.some((one) => one === node || one.contains(node)));
      const marks = h("div", { class: "marks" });
      const lanes = h("div", { class: "lanes", test: "lanes", "aria-hidden": "true" });
      const element = h("div", { class: "line" }, marks, h("div", { class: "words" }, ...row.nodes), lanes);
      return { element, lanes, marks, range: [inside[0]?.start ?? 0, inside.at(-1)?.end ?? 0], left: edge };
    });
    this.element.replaceChildren(...this.lines.map(({ element }) => element));
  }

  /**
   * The part of a range in a line, in pixels from the line's left.
   * @param {Line} line
   * @param {Range} range
   * @returns {[number, number] | null}
   */
  extent(line, [start, end]) {
    const part = trimBlanks(this.map.article.points, [Math.max(start, line.range[0]), Math.min(end, line.range[1])]);
    if (!part) return null;
    const rects = this.map.rects(this.index, part);
    if (!rects.length) return null;
    return [Math.min(...rects.map(({ left }) => left)) - line.left, Math.max(...rects.map(({ right }) => right)) - line.left];
  }

  /**
   * @param {Bar[]} bars
   * @param {string | null} open
   */
  paintBars(bars, open) {
    this.remember();
    // All measuring first, all writing after: the browser lays the page out once.
    const drawn = this.lines.map((line) => this.blocks(line, bars));
    for (const [at, line] of this.lines.entries()) {
      const blocks = drawn[at] ?? [];
      const { lanes, count } = packLanes(blocks);
      line.lanes.style.height = `${count * LANE}px`;
      line.lanes.replaceChildren(...blocks.flatMap((block) => drawBlock(block, lanes.get(block) ?? 0, open)));
    }
  }

  /**
   * @param {Line} line
   * @param {Bar[]} bars
   */
  blocks(line, bars) {
    return bars.flatMap((bar) => {
      const parts = bar.ranges.flatMap((range, fragment) => {
        const extent = this.extent(line, range);
        return extent ? [{ fragment, from: extent[0], to: extent[1], starts: range[0] >= line.range[0], ends: range[1] <= line.range[1] }] : [];
      });
      const [first] = parts;
      if (!first) return [];
      const label = first.fragment === 0 && first.starts ? bar.label : bar.short;
      const whole = this.reach(line, bar, parts);
      const left = Math.min(whole[0], first.from);
      const right = Math.max(whole[1], first.from + textWidth(label, LABEL_FONT));
      return [{ bar, parts, label, whole, item: bar.item, group: bar.group, below: bar.below, left, right }];
    });
  }

  /**
   * How far a bar with its thin line goes: to the line's edge where another fragment stands in another line.
   * @param {Line} line
   * @param {Bar} bar
   * @param {{from: number, to: number}[]} parts
   * @returns {[number, number]}
   */
  reach(line, bar, parts) {
    const [start, end] = line.range;
    const edge = bar.ranges.length > 1 ? this.extent(line, line.range) : null;
    const left = Math.min(...parts.map(({ from }) => from));
    const right = Math.max(...parts.map(({ to }) => to));
    return [
      edge && bar.ranges.some(([, to]) => to <= start) ? edge[0] : left,
      edge && bar.ranges.some(([from]) => from >= end) ? edge[1] : right,
    ];
  }

  /**
   * @param {{range: Range, look: string, colour?: {light: string, dark: string} | undefined}[]} marks
   */
  paintMarks(marks) {
    this.remember();
    const drawn = this.lines.map((line) =>
      marks.flatMap(({ range, look, colour }) => {
        const extent = this.extent(line, range);
        if (!extent) return [];
        const [left, right] = extent;
        const starts = range[0] >= line.range[0] ? "starts" : "";
        const ends = range[1] <= line.range[1] ? "ends" : "";
        return h("div", {
          class: `mark ${look} ${starts} ${ends}`,
          test: look === "selection" ? "selection" : null,
          style: { left: `${left - 2}px`, width: `${right - left + 4}px`, ...tint(colour) },
        });
      }),
    );
    for (const [at, line] of this.lines.entries()) line.marks.replaceChildren(...(drawn[at] ?? []));
  }

  /** Lines may have moved since they were broken: the window was scrolled, or a scroll bar came. */
  remember() {
    for (const line of this.lines) line.left = line.element.getBoundingClientRect().left;
  }
}

/**
 * @param {{nodes: Node[], top: number}[]} rows
 * @param {number} top
 */
function addRow(rows, top) {
  const row = { nodes: /** @type {Node[]} */ ([]), top };
  rows.push(row);
  return row;
}

/**
 * @param {{bar: Bar, parts: {fragment: number, from: number, to: number, starts: boolean, ends: boolean}[], label: string, whole: [number, number]}} block
 * @param {number} lane
 * @param {string | null} open
 * @returns {HTMLElement[]}
 */
function drawBlock({ bar, parts, label, whole }, lane, open) {
  const top = `${lane * LANE}px`;
  const look = [bar.suggested && "suggested", bar.item === open && "open", bar.uncertain && "uncertain"].filter(Boolean).join(" ");
  const [left, right] = whole;
  const joins =
    bar.ranges.length > 1
      ? [h("div", { class: "join tinted", style: { left: `${left}px`, width: `${right - left}px`, top, ...tint(bar.colour) } })]
      : [];
  const bars = parts.map(({ fragment, from, to, starts, ends }, at) =>
    h(
      "div",
      {
        class: `bar tinted ${look} ${starts ? "starts" : ""} ${ends ? "ends" : ""}`,
        test: "bar",
        data: { item: bar.item, role: bar.role, fragment, label: bar.label },
        style: { left: `${from}px`, width: `${to - from}px`, top, ...tint(bar.colour) },
      },
      starts && !bar.suggested ? h("span", { class: "handle start", data: { edge: "start" } }) : null,
      ends && !bar.suggested ? h("span", { class: "handle end", data: { edge: "end" } }) : null,
      // Drawn by the style sheet, so that the text of the sentence's element is the sentence and nothing else.
      at === 0 ? h("span", { class: "bar-label", data: { label } }) : null,
    ),
  );
  return [...joins, ...bars];
}
