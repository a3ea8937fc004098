// What a finding is about, and how it is said in few words.

const place = ({ path, column }) => path.startsWith("field:")
  ? byField.get(path.slice(6)) : byKey.get(keyOf(path, column));
const inputOf = (finding) => finding.cells.map(place).find(Boolean);

// How many cells of a rule nothing was typed into.
const blanks = (finding) => !RULES.has(finding.rule) ? 0 : finding.cells.map(place)
  .filter((cell) => cell && !cell.readOnly && isEmpty(cell)).length;

// How a rule compares its first cell with the rest; "" where it does not.
function comparison({ rule, cells: [first], left, difference }) {
  const known = difference !== null && first && first.value === left;
  return known && RULES.get(rule)?.op || "";
}

// How a finding is shown. What is still to be typed is no fault yet, nor is a total of which
// the rest may be in terms that are still blank.
function stateOf(finding) {
  const { rule, kind, verdict, severity, difference } = finding;
  if (impossible.has(rule)) return "wrong";
  if (verdict === "incomplete" || kind === "required") return "wait";
  const less = comparison(finding) === "=" && !difference.startsWith("-");
  if (less && blanks(finding)) return "wait";
  return !blocks(finding) ? "note" : severity === "warning" ? "doubt" : "wrong";
}

// Whether a rule can no longer hold whatever the cells that are still to come will be.
const isLost = (finding) => impossible.has(finding.rule)
  && (finding.verdict === "incomplete" || blanks(finding) > 0);
const amountOf = ({ difference }) => difference?.replace("-", "");

// A finding in few words.
function brief(finding) {
  const { kind, verdict, right, difference, message } = finding, open = blanks(finding);
  if (kind === "required") return WORDS.required;
  if (isLost(finding)) return difference ? fill(WORDS.never_off, amountOf(finding)) : WORDS.never;
  if (open && verdict === "incomplete") return fill(WORDS.open, open);
  const op = comparison(finding), amount = amountOf(finding);
  if (op === "=" && stateOf(finding) === "wait") return fill(WORDS.rest, amount, open);
  if (op === "=") return fill(WORDS.off, amount, right);
  if (op === "<=") return fill(WORDS.over, amount, right);
  const [{ path, column, label }] = finding.cells;
  const name = keyOf(path, column) + " " + label + WORDS.colon;
  return message.startsWith(name) ? message.slice(name.length) : message;
}
