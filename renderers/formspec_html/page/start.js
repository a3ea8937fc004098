// What happens when.

root.addEventListener("submit", (event) => event.preventDefault());
root.addEventListener("keydown", move);
root.addEventListener("paste", paste);
root.addEventListener("change", (event) => {
  if (inputs.includes(event.target)) settle(event.target);
});
root.addEventListener("input", (event) => {
  if (!inputs.includes(event.target)) return;
  unsaved = true;
  refresh();
});
root.addEventListener("focusin", (event) => {
  if (!inputs.includes(event.target)) return;
  here = event.target;
  tell();
});
PARTS.next.addEventListener("click", next);
PARTS.download.addEventListener("click", download);
PARTS.print.addEventListener("click", () => print());
PARTS.clear.addEventListener("click", clear);
PARTS.load.addEventListener("click", () => PARTS.file.click());
PARTS.file.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) load(await file.text());
  event.target.value = "";
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
for (const input of inputs) written(input);
refresh();
