// A form in a page of others: it keeps nothing and has no files, but tells what is filled in and
// what was found, and can be asked for both.

const news = () => ({ change: submission(), findings });
const told = new Map(Object.entries(news()).map(([name, detail]) => [name, JSON.stringify(detail)]));

// After every change of a value or of an explanation.
function keepSoon() {
  for (const [name, detail] of Object.entries(news())) {
    const text = JSON.stringify(detail);
    if (text === told.get(name)) continue;
    told.set(name, text);
    root.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

return {
  submission,
  findings: () => findings,
  // Whether it was taken: then it can be taken back.
  load(data) {
    const before = DONE.length;
    unsaved = false;
    receive(data);
    return DONE.length > before;
  },
  check,
  blocks,
};
