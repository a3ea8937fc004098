// What stands on the paper instead of an input that would cut it short or look like none: a text,
// and a date as people write it, 2018年2月1日, or the blanks to write it in.

function written(input) {
  const paper = input.parentElement.querySelector(".written");
  if (!paper) return;
  const value = root.matches(".blank") ? "" : input.value;
  const [year, month, day] = value.split("-").map(Number);
  if (input.type !== "date") paper.textContent = value;
  else if (!value) paper.textContent = input.dataset.field === undefined ? "" : PAPER.noDate;
  else paper.textContent = PAPER.date ? fill(PAPER.date, year, month, day) : value;
}

window.addEventListener("beforeprint", () => inputs.forEach(written));
