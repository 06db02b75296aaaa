/**
 * Which lane each bar of a line takes. Pure.
 *
 * @typedef {object} Block one line's part of a span's bar
 * @property {string} item
 * @property {string} group bars of one group stay together: all entities, or one attribution
 * @property {string | null} below the group that this one stands below
 * @property {number} left pixels, its label included
 * @property {number} right
 */

const GAP = 4;

/**
 * Bars of a group take the topmost lanes where they meet no other; a nested group begins below its parent.
 * @template {Block} B
 * @param {B[]} blocks in the order of their groups; within a group, those that should be nearest to the words first
 * @returns {{lanes: Map<B, number>, count: number}}
 */
export function packLanes(blocks) {
  /** @type {[number, number][][]} what is taken, by lane */
  const taken = [];
  /** @type {Map<B, number>} */
  const lanes = new Map();
  /** @type {Map<string, number>} the lowest lane of each group */
  const lowest = new Map();
  for (const block of blocks) {
    let lane = floorOf(block, blocks, lowest);
    while ((taken[lane] ?? []).some(([left, right]) => block.left < right + GAP && left < block.right + GAP)) lane++;
    (taken[lane] ??= []).push([block.left, block.right]);
    lanes.set(block, lane);
    lowest.set(block.group, Math.max(lowest.get(block.group) ?? -1, lane));
  }
  return { lanes, count: taken.length };
}

/**
 * The first lane that a block may take: below its group's parent, or the parent's parent where that one is not here.
 * @param {Block} block
 * @param {Block[]} blocks
 * @param {Map<string, number>} lowest
 */
function floorOf(block, blocks, lowest) {
  let floor = 0;
  let above = block.below;
  for (let steps = 0; above !== null && steps < blocks.length; steps++) {
    floor = Math.max(floor, (lowest.get(above) ?? -1) + 1);
    above = blocks.find(({ group }) => group === above)?.below ?? null;
  }
  return floor;
}
