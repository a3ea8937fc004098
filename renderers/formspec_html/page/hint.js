// What may still be filled in where the cursor is, and what can no longer come out.

let impossible = new Set();
let allowed = new Map();
let meant = new Map();

function look(data) {
  const found = bounds(data);
  allowed = found.cells;
  impossible = new Set(found.impossible);
  meant = slipsOf(data);
}

// What may be filled into a blank number; "" where the form itself says no less.
function hint(input) {
  const range = DECIMALS.has(input) && isEmpty(input) ? allowed.get(key(input)) : undefined;
  if (!range) return "";
  const { low, high } = range;
  if (low === high) return low === null ? "" : fill(WORDS.only, low);
  if (low === null) return fill(WORDS.up_to, high);
  return high !== null ? fill(WORDS.between, low, high) : low === "0" ? "" : fill(WORDS.from, low);
}

// The cells that a rule which can no longer hold stumbles over, with what they say or may say.
function obstacles(rule) {
  return RULES.get(rule).cells.map((cell) => {
    const { key: name } = form.cells[cell], input = byKey.get(name);
    if (!input) return "";
    const { text } = read(input.value, DECIMALS.get(input));
    return text ? `${name} ${text}` : hint(input) && `${name} ${hint(input)}`;
  }).filter(Boolean).join(WORDS.list);
}
