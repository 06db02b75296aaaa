/**
 * The part of Markdown that guidelines need, as DOM nodes: headings, paragraphs, lists, tables, quotations, rules,
 * and within them bold, italics, code and links. Everything else stays as it was typed; nothing becomes markup.
 */

import { h } from "./dom.js";

/**
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function renderMarkdown(text) {
  const lines = text.replace(/\r\n?/gu, "\n").split("\n");
  /** @type {HTMLElement[]} */
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const line = /** @type {string} */ (lines[at]);
    const take = (/** @type {RegExp} */ pattern) => {
      const from = at;
      while (at < lines.length && pattern.test(/** @type {string} */ (lines[at]))) at++;
      return lines.slice(from, at);
    };
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/u.exec(line);
    if (!line.trim()) at++;
    else if (heading) {
      blocks.push(h(`h${/** @type {string} */ (heading[1]).length}`, {}, ...inline(heading[2] ?? "")));
      at++;
    } else if (/^\s*(?:-{3,}|\*{3,})\s*$/u.test(line)) {
      blocks.push(h("hr"));
      at++;
    } else if (/^\s*\|/u.test(line)) blocks.push(table(take(/^\s*\|/u)));
    else if (/^>/u.test(line)) blocks.push(h("blockquote", {}, ...renderMarkdown(take(/^>/u).map((one) => one.replace(/^> ?/u, "")).join("\n"))));
    else if (ITEM.test(line)) blocks.push(list(take(/^\s*(?:[-*+]|\d+[.)])\s|^\s+\S/u)));
    else blocks.push(h("p", {}, ...inline(take(/^(?!\s*$|#{1,6}\s|>|\s*\||\s*(?:[-*+]|\d+[.)])\s)/u).join(" ") || /** @type {string} */ (lines[at++]))));
  }
  return blocks;
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/u;

/**
 * @param {string[]} lines
 * @returns {HTMLElement}
 */
function list(lines) {
  const first = /** @type {RegExpExecArray} */ (ITEM.exec(/** @type {string} */ (lines[0])));
  const indent = /** @type {string} */ (first[1]).length;
  /** @type {{text: string, inner: string[]}[]} */
  const items = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (found && /** @type {string} */ (found[1]).length <= indent) items.push({ text: found[3] ?? "", inner: [] });
    else if (found) items.at(-1)?.inner.push(line);
    else if (items.at(-1)?.inner.length) items.at(-1)?.inner.push(line);
    else /** @type {{text: string}} */ (items.at(-1)).text += ` ${line.trim()}`;
  }
  const children = items.map(({ text, inner }) => h("li", {}, ...inline(text), inner.length ? list(inner) : null));
  return h(/\d/u.test(/** @type {string} */ (first[2])) ? "ol" : "ul", {}, ...children);
}

/**
 * @param {string[]} lines
 * @returns {HTMLElement}
 */
function table(lines) {
  const rows = lines
    .map((line) => line.trim().replace(/^\||\|$/gu, "").split("|").map((cell) => cell.trim()))
    .filter((cells) => !cells.every((cell) => /^:?-+:?$/u.test(cell)));
  const [head = [], ...body] = rows;
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...head.map((cell) => h("th", {}, ...inline(cell))))),
    h("tbody", {}, ...body.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, ...inline(cell)))))),
  );
}

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*(?!\*)|\*(?!\s)(.+?)(?<!\s)\*(?!\*)|_(?!\s)([^_]+)_(?!\w)|\[([^\]]*)\]\(([^)\s]+)\)/u;

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return text ? [text] : [];
  const [whole, code, bold, italics, underscored, label, address] = found;
  let node;
  if (code !== undefined) node = h("code", {}, code);
  else if (bold !== undefined) node = h("strong", {}, ...inline(bold));
  else if (italics !== undefined || underscored !== undefined) node = h("em", {}, ...inline(/** @type {string} */ (italics ?? underscored)));
  else if (/^(?:https?:|mailto:|#|\/)/iu.test(address ?? "")) {
    node = h("a", { href: address, target: "_blank", rel: "noreferrer" }, ...inline(label ?? ""));
  } else node = document.createTextNode(whole);
  return [text.slice(0, found.index), node, ...inline(text.slice(found.index + whole.length))].filter((part) => part !== "");
}
