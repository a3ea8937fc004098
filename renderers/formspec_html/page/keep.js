// What is filled in is kept on this machine, in the browser's storage, until it is cleared.

const KEY = ["formspec", form.id, form.version, form.digest].join(":");
let keeping = true;
let timer = 0;

// A line that stays, at the top of the form.
function tellKept(text, restored = false) {
  PARTS.kept.firstChild.textContent = text;
  PARTS.discard.hidden = !restored;
  PARTS.kept.hidden = !text;
}

// From now on nothing is kept; the line says why, once.
function stopKeeping(why) {
  if (!keeping) return;
  keeping = false;
  tellKept(why);
  say(why);
}

function keep() {
  clearTimeout(timer);
  timer = 0;
  if (!keeping) return;
  const now = state(), isBlank = now.texts.every((text) => !text) && !Object.keys(kept).length;
  try {
    if (isBlank) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(now));
  } catch { stopKeeping(WORDS.unkept); }
}

function keepSoon() {
  timer ||= setTimeout(keep, 300);
}

// What was kept, if it is of this page's making.
function keptBefore() {
  let text = null;
  try { text = localStorage.getItem(KEY); } catch { stopKeeping(WORDS.unkept); }
  try {
    const { texts, kept: rest } = JSON.parse(text);
    const { previous, explanations } = rest;
    validate({ previous, explanations }, WORDS.lang);
    const fits = texts.length === inputs.length && texts.every((each) => typeof each === "string");
    return fits ? { texts, kept: { ...previous && { previous }, ...explanations && { explanations } } } : null;
  } catch { return null; }
}

function restore() {
  const found = keptBefore();
  if (!found) return;
  inputs.forEach((input, number) => {
    if (!input.readOnly) input.value = found.texts[number];
  });
  kept = found.kept;
  unsaved = true;
  tellKept(fill(WORDS.restored, countFilled()), true);
}

// Another window wrote there: if both went on, one would undo the other's work unseen.
function elsewhere({ key: changed }) {
  if (changed === KEY || changed === null) stopKeeping(WORDS.elsewhere);
}

window.addEventListener("storage", elsewhere);
window.addEventListener("pagehide", () => { if (timer) keep(); });
window.addEventListener("beforeunload", (event) => {
  if (unsaved && !keeping) event.preventDefault();
});
restore();
