/** How long the annotator waits: from the key that submits to the frame in which the next sentence is painted. */

export const MEASURE = "workbench:submit-to-next";

/**
 * Call it after the page has been changed; the measure ends when the browser has painted that.
 * @param {number} pressed when the key was pressed, as the event says
 */
export function timeToPaint(pressed) {
  performance.clearMarks("wb-submit");
  performance.clearMarks("wb-painted");
  performance.mark("wb-submit", { startTime: pressed });
  // A message sent in the last callback before painting arrives after it.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      performance.mark("wb-painted");
      performance.measure(MEASURE, "wb-submit", "wb-painted");
      port1.close();
    };
    port2.postMessage(null);
  });
}
