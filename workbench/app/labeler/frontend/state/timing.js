/** How long the annotator waits: from the key that submits to the frame in which the next sentence is painted. */

export const MEASURE = "workbench:submit-to-next";

/** Frames stop in a tab that is not seen; what waits for one goes on after so many milliseconds. */
const LONGEST = 100;

/**
 * Call it after the page has been changed; the measure ends when the browser has painted that.
 * @param {number} pressed when the key was pressed, as the event says
 */
export function timeToPaint(pressed) {
  performance.clearMarks("wb-submit");
  performance.clearMarks("wb-painted");
  performance.mark("wb-submit", { startTime: pressed });
  whenPainted(() => {
    performance.mark("wb-painted");
    performance.measure(MEASURE, "wb-submit", "wb-painted");
  });
}

/**
 * Do what the annotator need not wait for, once the page as it is now has been painted.
 * @param {() => void} work
 */
export function afterPaint(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  whenPainted(once);
  setTimeout(once, LONGEST);
}

/** @param {() => void} then */
function whenPainted(then) {
  // A message sent in the last callback before painting arrives after it.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then();
    };
    port2.postMessage(null);
  });
}
