/** Makes the labeler fill the window below the page's header, whatever the page has around it. */

/**
 * @param {HTMLElement} element
 * @param {() => void} done called when the size has changed
 * @returns {() => void} undoes it
 */
export function fillWindow(element, done) {
  const host = /** @type {Element} */ (/** @type {ShadowRoot} */ (element.getRootNode()).host ?? element);
  const fit = () => {
    const main = host.closest('[data-testid="stMain"]');
    const header = document.querySelector('[data-testid="stHeader"]');
    const box = main?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
    const top = Math.max(box.top, header?.getBoundingClientRect().bottom ?? 0);
    Object.assign(element.style, {
      position: "fixed",
      top: `${top}px`,
      left: `${box.left}px`,
      width: `${box.width}px`,
      height: `${innerHeight - top}px`,
    });
    done();
  };
  fit();
  const observer = new ResizeObserver(fit);
  for (const selector of ['[data-testid="stMain"]', '[data-testid="stHeader"]']) {
    const around = document.querySelector(selector);
    if (around) observer.observe(around);
  }
  addEventListener("resize", fit);
  return () => {
    observer.disconnect();
    removeEventListener("resize", fit);
  };
}
