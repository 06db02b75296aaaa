/** Light or dark, as the page around is. */

/** @param {HTMLElement} element */
export function followTheme(element) {
  const ground = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const dark = ground ? isDark(ground) : matchMedia("(prefers-color-scheme: dark)").matches;
  element.classList.toggle("dark", dark);
}

/** @param {string} colour as CSS has it */
function isDark(colour) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return false;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 255, green = 255, blue = 255] = context.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
