// A total that is the sum of its terms by a plain formula can be filled in by a button, when it
// is asked for: a total that wrote itself could not be checked.

const SUMS = new Map();
for (const { id, total } of TOTALS) {
  const { op, sides: [{ terms, constant }], cells: [, ...parts] } = RULES.get(id);
  if (op !== "=" || terms.length > 1 || terms[0].weight !== 1n || constant || total.readOnly) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sum";
  button.textContent = "∑";
  button.tabIndex = -1;
  button.hidden = true;
  button.addEventListener("click", () => fillTotal(total));
  total.before(button);
  SUMS.set(total, { id, button, parts: parts.map((cell) => byKey.get(form.cells[cell].key)) });
}

// The sum, if all terms are there and the total is not that; a blank total that no rule misses is 0.
function sumOf(total) {
  const { id, parts } = SUMS.get(total);
  if (parts.some((cell) => !cell || isEmpty(cell))) return undefined;
  const missed = findings.find(({ rule }) => rule === id), sum = missed ? missed.right : "0";
  const can = missed ? sum !== null : isEmpty(total);
  return can && !read(sum, DECIMALS.get(total)).fault ? sum : undefined;
}

function offerSums() {
  for (const [total, { button }] of SUMS) {
    const sum = sumOf(total);
    button.hidden = sum === undefined;
    if (sum) button.title = button.ariaLabel = fill(WORDS.sum, sum);
  }
}

function fillTotal(total) {
  const sum = SUMS.has(total) ? sumOf(total) : undefined;
  if (sum === undefined) return say(WORDS.no_sum);
  undoable(WORDS.sum_name, () => put(total, sum));
  total.focus();
  return say(fill(WORDS.summed, sum));
}

function sumKey(event) {
  if (!event.altKey || event.code !== "Equal" || !inputs.includes(event.target)) return;
  event.preventDefault();
  fillTotal(event.target);
}
