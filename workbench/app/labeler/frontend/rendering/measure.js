/** How wide a text is in a font, without laying out the page. */

const context = document.createElement("canvas").getContext("2d");
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * @param {string} text
 * @param {string} font as in CSS
 */
export function textWidth(text, font) {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (context) context.font = font;
    width = context ? context.measureText(text).width : text.length * 7;
    widths.set(key, width);
  }
  return width;
}
