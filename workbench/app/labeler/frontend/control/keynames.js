/** Names of keys, as the scheme and the table of commands write them: `p`, `Shift+S`, `Ctrl+Z`, `Alt+ArrowLeft`. */

const LETTER = /^\p{L}$/u;

/**
 * The name of what was pressed. A symbol is named by itself, wherever the keyboard has it; a letter of a
 * keyboard without Latin letters by the place where a Latin keyboard has it.
 * @param {KeyboardEvent} event
 */
export function keyName(event) {
  const altGraph = event.getModifierState("AltGraph");
  const ctrl = (event.ctrlKey || event.metaKey) && !altGraph;
  const alt = event.altKey && !altGraph;
  let key = event.key;
  if (key === " ") key = "Space";
  const place = /^Key([A-Z])$/.exec(event.code);
  if (place && (alt || (LETTER.test(key) && !/^[a-z]$/i.test(key)))) key = /** @type {string} */ (place[1]);
  const named = [...key].length > 1 || LETTER.test(key);
  if (LETTER.test(key)) key = event.shiftKey || ctrl || alt ? key.toUpperCase() : key.toLowerCase();
  return `${ctrl ? "Ctrl+" : ""}${alt ? "Alt+" : ""}${event.shiftKey && named ? "Shift+" : ""}${key}`;
}

/**
 * A key as the scheme writes it, in the form of `keyName`: a capital letter is one with Shift.
 * @param {string} written
 */
export function readKeyName(written) {
  if (written === "+") return written;
  const plus = written.endsWith("++");
  const parts = (plus ? written.slice(0, -2) : written).split("+").filter(Boolean);
  let key = plus ? "+" : /** @type {string} */ (parts.pop());
  const modifiers = new Set(parts.map((part) => part.toLowerCase()));
  if (key === " ") key = "Space";
  if (LETTER.test(key)) {
    if (key !== key.toLowerCase() && !modifiers.size) modifiers.add("shift");
    key = modifiers.size ? key.toUpperCase() : key.toLowerCase();
  }
  const has = (/** @type {string[]} */ ...names) => names.some((name) => modifiers.has(name));
  return `${has("ctrl", "control", "cmd", "meta") ? "Ctrl+" : ""}${has("alt", "option") ? "Alt+" : ""}${has("shift") ? "Shift+" : ""}${key}`;
}

const SIGNS = /** @type {Record<string, string>} */ ({
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "⏎",
  Backspace: "⌫",
  Delete: "Del",
  Escape: "Esc",
  Shift: "⇧",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Tab: "⇥",
});

/**
 * A key as people read it: `Shift+S` is `⇧S`, `Ctrl+Enter` is `Ctrl ⏎`.
 * @param {string} name
 */
export function showKey(name) {
  if (name === "+") return name;
  const parts = name.endsWith("++") ? [...name.slice(0, -2).split("+"), "+"] : name.split("+");
  const shown = parts.map((part) => SIGNS[part] ?? part);
  return shown.join(" ").replace(/⇧ (.)$/u, "⇧$1");
}
