// What a page of others calls. The form stands behind a shadow root: no style sheet reaches through
// it, and its ids are its own.

/** Where markup came in by a script, the browser has not made the shadow root. @param {Element} host */
function shadowOf(host) {
  if (host.shadowRoot) return host.shadowRoot;
  const shadow = host.attachShadow({ mode: "open" }), template = host.querySelector("template");
  if (template) shadow.append(template.content);
  return shadow;
}

/** A content security policy of the page may forbid the element, but not the style sheet.
 * @param {ShadowRoot} shadow
 */
function applyStyle(shadow) {
  const style = shadow.querySelector("style");
  if (!style || style.sheet) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent ?? "");
  shadow.adoptedStyleSheets = [sheet];
}

/**
 * The function `mount` of a form.
 * @template T
 * @param {string} id
 * @param {(root: Element | null) => T} start brings the form's element to life
 */
export function createMount(id, start) {
  const selector = `[data-formspec=${JSON.stringify(id)}]`;
  /** @type {WeakMap<Element, T>} */
  const mounted = new WeakMap();

  /** @param {Element} host */
  function startIn(host) {
    const shadow = shadowOf(host);
    applyStyle(shadow);
    const facade = start(shadow.querySelector("form"));
    mounted.set(host, facade);
    return facade;
  }

  /** @param {Element} element the form's element, or one that holds it */
  return function mount(element) {
    const host = element.matches(selector) ? element : element.querySelector(selector);
    if (!host) throw new Error(`formspec: the form ${id} is not in this element`);
    return mounted.get(host) ?? startIn(host);
  };
}
