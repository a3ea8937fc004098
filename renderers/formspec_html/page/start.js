// What happens when.

root.addEventListener("submit", (event) => event.preventDefault());
for (const act of [move, sumKey, undoKey]) root.addEventListener("keydown", act);
root.addEventListener("paste", paste);
root.addEventListener("change", (event) => {
  if (!inputs.includes(event.target)) return;
  settle(event.target);
  keepSoon();
});
root.addEventListener("input", (event) => {
  if (!inputs.includes(event.target)) return;
  unsaved = typing = true;
  refresh();
  keepSoon();
});
root.addEventListener("focusin", (event) => {
  typing = false;
  if (!inputs.includes(event.target)) return tell();
  here = event.target;
  return refresh();
});
for (const [part, act] of Object.entries({
  next, check, undo, download, clear, csv: downloadTable, print: () => print(), discard: empty,
})) PARTS[part].addEventListener("click", act);
PARTS.load.addEventListener("click", () => PARTS.file.click());
PARTS.file.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) load(await file.text());
  event.target.value = "";
});
window.addEventListener("storage", elsewhere);
window.addEventListener("pagehide", () => { if (timer) keep(); });
window.addEventListener("beforeunload", (event) => {
  if (unsaved && !keeping) event.preventDefault();
});
for (const input of inputs) written(input);
restore();
refresh();
