// Tables with more columns than a sheet of paper holds are printed as several, each with the labels.

/** Value columns on one sheet. */
const MOST = 12;

/**
 * A part of a table, with the value columns from one to another.
 * @param {HTMLTableElement} table
 * @param {number} count
 * @param {number} from
 * @param {number} to
 */
function partOf(table, count, from, to) {
  const part = /** @type {HTMLTableElement} */ (table.cloneNode(true));
  for (const row of part.rows) {
    const first = row.cells.length - count;
    // The row of a title has no values.
    const values = [...row.cells].slice(first);
    if (first > 1) [...values.slice(0, from), ...values.slice(to)].forEach((cell) => cell.remove());
    else row.cells[row.cells.length - 1].colSpan -= count - (to - from);
  }
  /** @type {HTMLTableColElement} */ (part.querySelector("col.value")).span = to - from;
  part.style.setProperty("--n", String(to - from));
  for (const each of part.querySelectorAll("input, select, textarea, button, .note")) each.remove();
  for (const each of part.querySelectorAll("[id]")) each.removeAttribute("id");
  part.classList.add("part");
  return part;
}

/** @param {HTMLTableElement} table */
function fold(table) {
  const count = /** @type {HTMLTableColElement} */ (table.querySelector("col.value")).span;
  const size = Math.ceil(count / Math.ceil(count / MOST));
  if (count <= MOST) return;
  for (let from = 0; from < count; from += size) {
    table.parentElement?.append(partOf(table, count, from, Math.min(count, from + size)));
  }
}

const unfold = () => document.querySelectorAll(".part").forEach((part) => part.remove());

// The forms' own scripts have written the values there before.
window.addEventListener("beforeprint", () => {
  unfold();
  document.querySelectorAll("table").forEach(fold);
});
window.addEventListener("afterprint", unfold);
