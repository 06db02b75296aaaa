/**
 * The component's entrance. Streamlit calls the default export when it mounts the component, and again whenever
 * its data or the theme change; what is on the page stays as it is then.
 *
 * @typedef {import("./model/types.js").LabelerData} LabelerData
 * @typedef {{data: LabelerData & {fill?: boolean}, parentElement: HTMLElement | ShadowRoot}} Component
 * @typedef {{page: Page, opened: string, element: HTMLElement, unfit: () => void}} Mounted
 */

import { fillWindow } from "./fit.js";
import { Page } from "./page.js";
import { followTheme } from "./theme.js";

/** @type {WeakMap<Node, Mounted>} */
const mounted = new WeakMap();

/** @param {Component} component */
export default function labeler({ data, parentElement }) {
  let here = mounted.get(parentElement);
  if (!here) {
    here = mount(data, parentElement);
    mounted.set(parentElement, here);
  }
  followTheme(here.element);
  const opened = JSON.stringify(data.open);
  if (opened !== here.opened) {
    here.opened = opened;
    if (data.open) here.page.session.revising.openOwn(data.open);
  }
  return () => unmount(parentElement);
}

/**
 * @param {LabelerData & {fill?: boolean}} data
 * @param {HTMLElement | ShadowRoot} parent
 * @returns {Mounted}
 */
function mount(data, parent) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("./labeler.css", import.meta.url).href;
  const page = new Page(data);
  const element = document.createElement("div");
  element.className = "wb";
  element.style.visibility = "hidden";
  element.append(page.element);
  parent.append(sheet, element);
  const unfit = data.fill === false ? () => {} : fillWindow(element, () => page.refit());
  // Lines are broken by what the style sheet says, so nothing is shown, or fetched, before it is there.
  const begin = () => {
    element.style.visibility = "";
    page.focusOn("text");
    page.session.start();
  };
  sheet.addEventListener("load", begin, { once: true });
  sheet.addEventListener("error", begin, { once: true });
  return { page, opened: JSON.stringify(data.open), element, unfit };
}

/** @param {Node} parent */
function unmount(parent) {
  const here = mounted.get(parent);
  mounted.delete(parent);
  here?.unfit();
  here?.page.stop();
  here?.element.remove();
}
