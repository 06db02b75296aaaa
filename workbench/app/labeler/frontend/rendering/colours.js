/**
 * Which colour an item is drawn in.
 *
 * @typedef {import("../model/scheme.js").Scheme} Scheme
 * @typedef {{light: string, dark: string}} Colour
 */

/** For labels that the scheme no longer has. @type {Colour} */
const GREY = { light: "#55606b", dark: "#b6c0ca" };

/**
 * @param {Scheme} scheme
 * @param {string} label
 * @returns {Colour}
 */
export function labelColour(scheme, label) {
  const found = scheme.labels[label];
  return found ? { light: found.colour, dark: found.colour_dark } : GREY;
}

/**
 * @param {Scheme} scheme
 * @param {number} number of the attribution, from 1
 * @returns {Colour}
 */
export const attributionColour = (scheme, number) =>
  scheme.attributionColours[(number - 1 + scheme.attributionColours.length) % scheme.attributionColours.length] ?? GREY;

/**
 * @param {Scheme} scheme
 * @param {string | null} label
 * @returns {Colour}
 */
export function stanceColour(scheme, label) {
  const point = scheme.scale.find((one) => one.label === label);
  return point ? { light: point.colour, dark: point.colour_dark } : GREY;
}
