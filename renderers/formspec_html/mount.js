// What a page of others calls. The form stands behind a shadow root: no style sheet reaches through
// it, and its ids are its own.

const mounted = new WeakMap();

// Where markup came in by a script, the browser has not made the shadow root.
function shadowOf(host) {
  if (host.shadowRoot) return host.shadowRoot;
  const shadow = host.attachShadow({ mode: "open" });
  shadow.append(host.querySelector("template").content);
  return shadow;
}

// A content security policy of the page may forbid the element, but not the style sheet.
function dress(shadow) {
  const style = shadow.querySelector("style");
  if (style.sheet) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent);
  shadow.adoptedStyleSheets = [sheet];
}

export function mount(element) {
  const name = `[data-formspec=${JSON.stringify(FORM)}]`;
  const host = element.matches(name) ? element : element.querySelector(name);
  if (!host) throw new Error(`formspec: the form ${FORM} is not in this element`);
  if (!mounted.has(host)) {
    const shadow = shadowOf(host);
    dress(shadow);
    mounted.set(host, start(shadow.querySelector("form")));
  }
  return mounted.get(host);
}
