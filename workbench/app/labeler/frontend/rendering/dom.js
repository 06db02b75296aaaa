/**
 * Making elements. Text becomes text nodes and nothing else: there is no way here to write markup.
 *
 * @typedef {Node | string | null | false | undefined} Child
 */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] `class`, `test` (data-testid), `data` (data-…), `style` (custom properties
 *   too), `on` (listeners); everything else is an attribute, left out where it is false or null
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "test") element.dataset["testid"] = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, String(one));
    else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, /** @type {any} */ (listener));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * The colour of something, for light and for dark; the style sheet takes one of the two.
 * @param {{light: string, dark: string} | undefined} colour
 */
export const tint = (colour) => (colour ? { "--light": colour.light, "--dark": colour.dark } : {});

/**
 * A key, as it stands on the keyboard.
 * @param {string} shown
 */
export const kbd = (shown) => h("kbd", {}, shown);

/**
 * Runs the painter only when something that it reads has changed.
 * @template {unknown[]} Inputs
 * @param {(...inputs: Inputs) => void} paint
 * @returns {(...inputs: Inputs) => void}
 */
export function onChange(paint) {
  /** @type {unknown[] | null} */
  let last = null;
  return (...inputs) => {
    if (last && inputs.every((input, at) => input === last?.[at])) return;
    last = inputs;
    paint(...inputs);
  };
}
