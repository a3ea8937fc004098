// Several forms in one document as tabs (the WAI-ARIA pattern): one of them is shown, and printed,
// unless all are asked for. Without this script all stand one below the other.

/** @type {HTMLElement[]} */
const tabs = [...document.querySelectorAll("[role=tab]")].filter((tab) => tab instanceof HTMLElement);
/** @type {NodeListOf<HTMLElement>} */
const panels = document.querySelectorAll("[role=tabpanel]");

/** @param {HTMLElement | undefined} chosen */
function choose(chosen) {
  tabs.forEach((tab, number) => {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    panels[number].hidden = tab !== chosen;
  });
}

/** @param {KeyboardEvent} event */
function turn(event) {
  const at = tabs.findIndex((tab) => tab === event.target);
  const places = new Map([["ArrowLeft", at - 1], ["ArrowRight", at + 1], ["Home", 0], ["End", -1]]);
  const to = places.get(event.key);
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  choose(tab);
  tab?.focus();
}

/** The dialog of printing keeps the script waiting, or not: the event comes in either case. */
function printAll() {
  const shown = tabs.find((tab) => tab.tabIndex === 0);
  panels.forEach((panel) => { panel.hidden = false; });
  window.addEventListener("afterprint", () => choose(shown), { once: true });
  print();
}

/** A tab says how many errors are behind it. @param {HTMLElement} tab @param {HTMLElement} errors */
function countErrors(tab, errors) {
  const count = document.createElement("span");
  const copy = () => { count.textContent = errors.textContent; };
  count.className = "errors";
  count.lang = /** @type {HTMLElement} */ (errors.closest("[lang]")).lang;
  tab.append(" ", count);
  new MutationObserver(copy).observe(errors, { childList: true });
  copy();
}

tabs.forEach((tab, number) => {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", turn);
  countErrors(tab, /** @type {HTMLElement} */ (panels[number].querySelector("[data-part=wrong]")));
});
document.querySelector("[data-print]")?.addEventListener("click", printAll);
choose(tabs[0]);
