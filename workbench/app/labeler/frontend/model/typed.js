/** Text that a person typed or pasted, without what no store can hold: NUL and halves of surrogate pairs. */

/** @param {string} text */
export const cleanTyped = (text) => text.toWellFormed().replaceAll("\0", "");
