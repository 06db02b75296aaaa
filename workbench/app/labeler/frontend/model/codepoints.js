/**
 * Code points of a document ↔ UTF-16 units of the browser's strings. Nothing else in the frontend converts.
 *
 * @typedef {import("./types.js").Range} Range
 */

/** A text that is addressed by code points. */
export class CodePoints {
  /** @param {string} text */
  constructor(text) {
    /** The text, as the browser has it. */
    this.text = text;
    // Where the n-th surrogate pair begins, in code points. A text without pairs, which is most, needs no table.
    /** @type {number[]} */
    this.pairs = [];
    for (let unit = 0; unit < text.length - 1; unit++) {
      if (isHigh(text.charCodeAt(unit)) && isLow(text.charCodeAt(unit + 1))) {
        this.pairs.push(unit - this.pairs.length);
        unit++;
      }
    }
    /** How many code points there are. */
    this.length = text.length - this.pairs.length;
  }

  /**
   * @param {number} point a code point's place
   * @returns {number} the UTF-16 unit where it begins
   */
  toUnit(point) {
    return point + countBelow(this.pairs, point);
  }

  /**
   * @param {number} unit a UTF-16 unit; the second one of a pair counts as its first
   * @returns {number} the code point that is there
   */
  toPoint(unit) {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // The pair's first unit stands at its code point plus the pairs before it; its second one a unit later.
      if (/** @type {number} */ (this.pairs[middle]) + middle < unit) low = middle + 1;
      else high = middle;
    }
    return unit - low;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {string} the text between two code points
   */
  slice(start, end) {
    return this.text.slice(this.toUnit(start), this.toUnit(end));
  }
}

/**
 * How many code points a string has.
 * @param {string} text
 */
export function countPoints(text) {
  let count = text.length;
  for (let unit = 0; unit < text.length - 1; unit++) {
    if (isHigh(text.charCodeAt(unit)) && isLow(text.charCodeAt(unit + 1))) {
      count--;
      unit++;
    }
  }
  return count;
}

/** @param {number} unit */
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
/** @param {number} unit */
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * How many of the ascending numbers are below a limit.
 * @param {number[]} numbers
 * @param {number} limit
 */
function countBelow(numbers, limit) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (numbers[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
