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
for (const [part, act] of Object.entries({ next, check, undo })) {
  PARTS[part].addEventListener("click", act);
}
refresh();
