// What a page of others calls. The form stands behind a shadow root: no style sheet reaches through
// it, and its ids are its own. Its markup stays in a template: until it is mounted, nothing looks alive.

/** A content security policy of the page may forbid an element with a style sheet, but not an adopted
 * sheet; older browsers know only the element.
 * @param {ShadowRoot} shadow
 * @param {HTMLStyleElement} style
 */
function dress(shadow, style) {
  if (!("adoptedStyleSheets" in shadow)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent ?? "");
  shadow.adoptedStyleSheets = [sheet];
  style.remove();
}

/** A new copy of the form. @param {Element} host */
function formIn(host) {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const { content } = /** @type {HTMLTemplateElement} */ (host.querySelector("template"));
  const copy = /** @type {DocumentFragment} */ (content.cloneNode(true));
  dress(shadow, /** @type {HTMLStyleElement} */ (copy.querySelector("style")));
  shadow.append(copy);
  return shadow.querySelector("form");
}

/** @import { MountedForm } from "../../fragment.js" */

/**
 * The function `mount` of a form.
 * @param {string} id
 * @param {(root: Element | null) => MountedForm} start brings the form's element to life
 * @returns {typeof import("../../fragment.js").mount}
 */
export function createMount(id, start) {
  const selector = `[data-formspec=${JSON.stringify(id)}]`;
  /** @type {WeakMap<Element, MountedForm>} */
  const mounted = new WeakMap();

  /** @param {Element} host */
  function startIn(host) {
    const facade = start(formIn(host));
    const unmount = () => {
      facade.unmount();
      if (mounted.get(host) !== all) return;
      mounted.delete(host);
      host.shadowRoot?.replaceChildren();
    };
    /** @type {MountedForm} */
    const all = { ...facade, unmount };
    mounted.set(host, all);
    return all;
  }

  return function mount(element) {
    const host = element.matches(selector) ? element : element.querySelector(selector);
    if (!host) throw new Error(`formspec: the form ${id} is not in this element`);
    return mounted.get(host) ?? startIn(host);
  };
}
