// A form in a page of others: it keeps nothing and has no files, but tells what is filled in and
// what was found, and can be asked for both.

let told = ["", ""];

// After every change of a value or of an explanation.
function keepSoon() {
  const news = { change: submission(), findings };
  Object.entries(news).forEach(([name, detail], number) => {
    const text = JSON.stringify(detail);
    if (text === told[number]) return;
    told[number] = text;
    root.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  });
}

told = [submission(), findings].map((value) => JSON.stringify(value));
return {
  submission,
  findings: () => findings,
  load(data) {
    unsaved = false;
    receive(data);
  },
  check,
  blocks,
};
