// Findings and refusals as sentences, from RULE_TEXTS, CELL_TEXTS, WORDS and REFUSALS: key →
// [zh, en], or the sentence in the ONLY language. A module without messages has none of this.

const pick = (pair, lang) => pair.at(lang === "en" ? -1 : 0);
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);

// One line, safe on a terminal: no control and no direction characters.
const printable = (text) => text.replace(/[\p{C}\p{Z}]/gu, (char) => {
  if (char === " ") return char;
  return "\t\u3000\xa0".includes(char) ? " " : "\ufffd";
});

// The sentence: which item, what it should be, what it is.
function message(found, lang, source) {
  const text = source ? RULE_TEXTS[sentence(found, source)] : CELL_TEXTS[found.kind];
  return printable(fill(pick(text, lang), facts(found, lang, source))) + tail(found, lang, source);
}

function sentence({ kind, verdict: said, left, right }, { rule }) {
  if (kind === "digits") return kind;
  if (said === "incomplete") return said;
  if (left === null || right === null) return "certain";
  if (kind === "part" || kind === "gate") return kind;
  return rule.op === "=" ? "equal" : "compare";
}

// The definition's own advice, and what a warning asks for.
function tail(found, lang, source) {
  if (!source) return "";
  const { rule: { message: advice }, reopened } = source, words = [];
  if (advice && found.verdict === "fail") words.push(printable(advice).replace(/[。.]+$/, ""));
  if (reopened) words.push(pick(CELL_TEXTS.reopened, lang));
  else if (found.severity === "warning" && blocks(found) && !/说明|expla/.test(advice)) {
    words.push(pick(CELL_TEXTS.explain, lang));
  }
  const [end, blank] = lang === "zh" ? ["。", ""] : [".", " "];
  return words.map((word, number) => (/[?!？！]$/.test(words[number - 1]) ? "" : end) + blank + word).join("");
}

// What the sentences may name.
function facts({ rule: id, kind, cells, left, right, difference }, lang, source) {
  const { text, unit = "" } = source?.rule ?? {};
  const named = cells.map(nameOf), value = shorten(cells[0]?.value ?? "", 40);
  const amount = unit && (lang !== "zh" || /^[\0-\x7f]*$/.test(unit)) ? " " + unit : unit;
  return {
    cell: named[0] ?? id,
    second: named[1] ?? "",
    value,
    said: quote(value, lang),
    left: left ?? "",
    right: right ?? "",
    off: off(difference ?? "0", amount, lang),
    limits: limitsOf(kind, right ?? "", lang),
    text,
    unit: amount,
    blanks: source ? blanks(source).join(lang === "zh" ? "、" : ", ") : "",
    place: "",
    rule: id,
  };
}

// What was expected or read, in words.
function limitsOf(kind, right, lang) {
  const words = own(WORDS, right);
  if (words) return pick(words, lang);
  return kind === "choice" && lang === "en" ? right.replaceAll("、", ", ") : right;
}

function nameOf({ path, column, label }) {
  if (path.startsWith("field:")) return label;
  // Blanks go at the end only.
  return strip("." + (column ? path + "@" + column : path) + " " + label).slice(1);
}

// What was filled in, in quotation marks; header values are not repeated.
function quote(value, lang) {
  if (!value) return lang === "zh" ? "所填内容" : "what is filled in";
  return lang === "zh" ? `“${value}”` : `"${value}"`;
}

const blanks = ({ rule, values }) => rule.cells.filter((cell) => values[cell] === null)
  .map((cell) => SLOTS[cell].key + " " + SLOTS[cell].name);

// How far off, in words: 多 3人 / 3 persons too much.
function off(difference, unit, lang) {
  const less = difference.startsWith("-"), amount = difference.replace("-", "") + unit;
  if (lang === "zh") return (less ? "少 " : "多 ") + amount;
  return amount + " too " + (less ? "little" : "much");
}

function refusal(code, lang, { expected, ...named }) {
  const said = { form: FORM.id, version: FORM.version };
  said.list = TOP.join(lang === "zh" ? "、" : ", ");
  if (expected) said.expected = pick(REFUSALS[expected], lang);
  for (const [key, value] of Object.entries(named)) said[key] = shorten(written(value), 200);
  return printable(fill(pick(REFUSALS[code], lang), said));
}
