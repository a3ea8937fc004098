// Several forms in one document as tabs (the WAI-ARIA pattern): one of them is shown, and printed,
// unless all are asked for. Without this script all stand one below the other.

const tabs = [...document.querySelectorAll("[role=tab]")];
const panels = [...document.querySelectorAll("[role=tabpanel]")];

function choose(chosen) {
  tabs.forEach((tab, number) => {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    panels[number].hidden = tab !== chosen;
  });
}

function turn(event) {
  const at = tabs.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs.at(to % tabs.length);
  choose(tab);
  tab.focus();
}

// The dialog of printing keeps the script waiting, or not: the event comes in either case.
function printAll() {
  const shown = tabs.find((tab) => tab.tabIndex === 0);
  panels.forEach((panel) => { panel.hidden = false; });
  window.addEventListener("afterprint", () => choose(shown), { once: true });
  print();
}

// A tab says how many errors are behind it.
function tell(tab, errors) {
  const count = document.createElement("span");
  const copy = () => { count.textContent = errors.textContent; };
  count.className = "errors";
  count.lang = errors.closest("[lang]").lang;
  tab.append(" ", count);
  new MutationObserver(copy).observe(errors, { childList: true });
  copy();
}

tabs.forEach((tab, number) => {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", turn);
  tell(tab, panels[number].querySelector("[data-part=wrong]"));
});
document.querySelector("[data-print]").addEventListener("click", printAll);
choose(tabs[0]);
