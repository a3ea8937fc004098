// The validator's engine, room by room as the library's: numeral, verdict, plan, cells, header,
// judgement, submission. Above this file a generated module has FORM, UNITS, CELLS, LINES (of
// rules) and ENTRIES, the form's plan; quick.js and message.js follow, or what stands in for them.
//
// Numbers are BigInt, counts of a cell's smallest step: no float decides anything here. Cells
// lie in Maps and arrays, so that one called `constructor` is a cell like any other.
// Comments have lines of their own: a generated module leaves them out.

const isText = (raw) => typeof raw === "string";
const isObject = (raw) => typeof raw === "object" && raw !== null && !Array.isArray(raw);
const isEmpty = (object) => Object.keys(object).length === 0;
// A property of the object itself, not one that every object answers for.
const own = (object, key) => Object.hasOwn(object, key) ? object[key] : undefined;

// numeral ----------------------------------------------------------------------------------

const LIMIT = 10n ** 15n;
const MAX_LENGTH = 40;
const PLAIN = /^-?[0-9]+(\.[0-9]+)?$/;
const GROUPED = /^-?[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]+)?$/;

// From the first to the last character that is no blank. Blanks are what Python's str.strip
// takes away; JavaScript's trim has another opinion.
const BLANK = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const INK = new RegExp(`[^${BLANK}]([^]*[^${BLANK}])?`);
const strip = (text) => INK.exec(text)?.[0] ?? "";
const isBlank = (raw) => raw === undefined || raw === null || (isText(raw) && !INK.test(raw));

const fold = (text) => text
  .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
  .replace(/[\u3000\xa0\u2009\u202f\t\r\n]/g, " ")
  .replace(/\u2212/g, "-").replace(/\u3002/g, ".");

// Cuts count characters, not the halves of those that take two places.
const cut = (text, length) => text.length <= length ? text
  : [...text.slice(0, 2 * length)].slice(0, length).join("");
const isLonger = (text, length) => cut(text, length) !== text;
const shorten = (text, length) => isLonger(text, length) ? cut(text, length) + "…" : text;

// The plain numeral that a text stands for, or undefined.
function tidy(raw) {
  if (PLAIN.test(raw)) return raw;
  let text = strip(fold(raw));
  if (GROUPED.test(text)) text = text.replace(/[, ]/g, "");
  return PLAIN.test(text) ? text : undefined;
}

// A number is the decimal it prints as; of up to 15 digits, no other is the same float.
function plainText(number) {
  const [digits, exponent] = String(number).split("e-");
  if (!exponent) return digits;
  return (number < 0 ? "-0." : "0.") + "0".repeat(exponent - 1) + digits.replace(/[-.]/g, "");
}

// A count of steps, or what is wrong: type, number, decimals, digits.
function readNumeral(raw, decimals) {
  let text = raw;
  if (isText(raw)) {
    if (isLonger(raw, MAX_LENGTH)) return /^\p{Nd}+$/u.test(strip(raw)) ? "digits" : "number";
    text = tidy(raw);
    if (!text) return "number";
  } else {
    if (typeof raw !== "number") return "type";
    if (!Number.isFinite(raw)) return "number";
    if (Math.abs(raw) >= LIMIT) return "digits";
    // Division rounds correctly: of up to 15 digits, no other number of steps is the same float.
    const count = Math.round(raw * 10 ** decimals);
    if (count / 10 ** decimals === raw && Math.abs(count) < LIMIT) return BigInt(count);
    text = plainText(raw);
  }
  const [whole, rest = ""] = text.split("."), part = rest.replace(/0+$/, "");
  if (part.length > decimals) return "decimals";
  const steps = BigInt(whole + part.padEnd(decimals, "0"));
  return size(steps) < LIMIT ? steps : "digits";
}

function show(steps, decimals) {
  const digits = String(size(steps)).padStart(decimals + 1, "0"), end = digits.length - decimals;
  const part = digits.slice(end).replace(/0+$/, "");
  return (steps < 0n ? "-" : "") + digits.slice(0, end) + (part && "." + part);
}

// A fraction as a decimal string, cut after 20 decimals where it never ends.
function showFraction(amount, whole) {
  let decimals = 0;
  while (decimals < 20 && amount % whole) { decimals++; amount *= 10n; }
  return show(amount / whole, decimals);
}

// verdict ----------------------------------------------------------------------------------

const size = (value) => value < 0n ? -value : value;

// Amounts are counted in parts of a step: in halves, or in so tiny ones that an end that does not
// belong to its interval can lie one part inside. All weights of a rule together are far fewer
// than those parts. FAR is beyond every sum.
const TINY = 2n ** 100n, FAR = 10n ** 99n;

// The true amounts that a reported number of steps can stand for, from the least to the most.
function around(value, parts, rounding) {
  const amount = value * parts;
  if (rounding === "half") return [amount - parts / 2n, amount + parts / 2n];
  if (rounding !== "truncate") return [amount, amount];
  return [amount - (value > 0n ? 0n : parts - 1n), amount + (value < 0n ? 0n : parts - 1n)];
}

const add = ([low, high], weight, [least, most]) => weight < 0n
  ? [low + weight * most, high + weight * least] : [low + weight * least, high + weight * most];

function gcd(one, other) {
  return other ? gcd(other, one % other) : size(one);
}

// pass, fail or incomplete; values in steps, null where unknown. `reach` is what left - right
// can become, `sure` what no filling can take away.
function judge({ terms, constant, op, rounding }, values, limits = SLOTS) {
  const parts = rounding === "truncate" ? TINY : 2n;
  let reach = around(constant, parts), sure = reach, step = 0n, rest = constant;
  for (const { weight, cell, loose } of terms) {
    const { low, high } = limits[cell], how = loose && rounding;
    let value = values[cell], bottom, top;
    if (value !== null) {
      bottom = top = around(value, parts, how);
    } else {
      bottom = low === null ? [-FAR, -FAR] : around(low, parts, how);
      top = high === null ? [FAR, FAR] : around(high, parts, how);
      step = gcd(step, weight);
      value = low ?? high ?? 0n;
    }
    reach = add(reach, weight, [bottom[0], top[1]]);
    sure = add(sure, weight, [top[0], bottom[1]]);
    rest += weight * value;
  }
  // Whole steps of the unknown cells may jump over zero.
  const jumps = step && rest % step && !terms.some(({ loose }) => loose);
  if (op === "!=") {
    if (reach[0] === 0n && reach[1] === 0n) return "fail";
    return jumps || !compares("=", reach) ? "pass" : "incomplete";
  }
  if (compares(op, sure)) return "pass";
  return (jumps && op === "=") || !compares(op, reach) ? "fail" : "incomplete";
}

// Whether some number of the interval compares to zero as `op` says.
function compares(op, [low, high]) {
  const above = op === ">" ? high > 0n : high >= 0n, below = op === "<" ? low < 0n : low <= 0n;
  return (op.includes("<") || above) && (op.includes(">") || below);
}

// Whether a condition holds, undefined while it depends on unknown cells; as in Kleene's logic.
function holds(guard, values, limits) {
  if (guard.op) return { pass: true, fail: false }[judge(guard, values, limits)];
  if (guard.parts) {
    const parts = guard.parts.map((part) => holds(part, values, limits)), decisive = guard.how === "some";
    return parts.includes(decisive) ? decisive : parts.includes(undefined) ? undefined : !decisive;
  }
  const value = values[guard.cell];
  return value === null ? undefined : (value === BigInt(guard.code)) === guard.equal;
}

// The sum of one side, null while a cell in it is unknown.
const total = ({ terms, constant }, values) => terms.some(({ cell }) => values[cell] === null)
  ? null : terms.reduce((sum, { weight, cell }) => sum + weight * values[cell], constant);

// Whether a side, or what is known of it, has more than 15 digits.
const tooLong = ({ sides }, values) => sides.some(({ terms, constant }) => LIMIT <= terms.reduce(
  (sum, { weight, cell }) => sum + size(weight * (values[cell] ?? 0n)), size(constant),
));

function verdict(rule, values) {
  const { when, cells } = rule;
  const lacks = cells.some((cell) => SLOTS[cell].previous && values[cell] === null);
  const applies = !lacks && (!when || holds(when, values));
  if (applies === false) return "not applicable";
  const found = tooLong(rule, values) ? "fail" : judge(rule, values);
  return applies || found === "pass" ? found : "incomplete";
}

// plan -------------------------------------------------------------------------------------

// Sides are written [cell, [weight, cell], [constant]]; a bare cell has the weight 1.
function side(parts) {
  const terms = [];
  let constant = 0n;
  for (const part of parts) {
    const [weight, cell] = Array.isArray(part) ? part : [1, part];
    if (cell === undefined) constant = BigInt(weight);
    else terms.push({ cell, weight: BigInt(weight) });
  }
  return { terms, constant };
}

// Both sides as they are shown, and `terms` for left - right op 0.
function relation(rule) {
  const sides = [side(rule.left), side(rule.right)], weights = new Map();
  sides.forEach(({ terms }, right) => terms.forEach(({ cell, weight }) => {
    weights.set(cell, (weights.get(cell) ?? 0n) + (right ? -weight : weight));
  }));
  const terms = [...weights].filter(([, weight]) => weight)
    .map(([cell, weight]) => ({ cell, weight, loose: rule.loose?.includes(cell) }));
  const cells = [...weights.keys()], constant = sides[0].constant - sides[1].constant;
  return { op: "=", per: 1, cells, ...rule, sides, terms, constant };
}

const condition = (guard) => guard.left ? relation(guard)
  : { ...guard, parts: guard.parts?.map(condition) };

// A rule is written [id, kind, left, op, right], a cell [key, name, unit, mark], and what else
// there is to say of them.
function ruleOf([id, kind, left, op, right, more]) {
  const rule = { id, kind, severity: "error", ...relation({ left, op, right, ...more }) };
  return rule.when ? { ...rule, when: condition(rule.when) } : rule;
}

function slotOf([key, name, place, mark = "", more]) {
  const [unit, decimals] = UNITS[place];
  const slot = {
    key, path: key, column: null, label: mark + name + unit, name, kind: "number", decimals,
    low: 0, high: null, ...more,
  };
  const { kind, low, high, choices, computed, previous } = slot;
  slot.zero = FORM.zero && kind === "number" && !computed && !previous;
  slot.low = low === null ? low : BigInt(low);
  slot.high = high === null ? high : BigInt(high);
  if (choices) slot.answers = new Map(choices.map((choice, code) => [choice, code]));
  if (kind === "boolean") {
    const [yes, no] = choices;
    slot.answers = new Map([[yes, 1], ["yes", 1], [true, 1], [no, 0], ["no", 0], [false, 0]]);
  }
  return slot;
}

const SLOTS = CELLS.map(slotOf), RULES = LINES.map(ruleOf);
const PLACES = new Map(SLOTS.map((slot, number) => [slot.key, number]));

// cells ------------------------------------------------------------------------------------

// Every cell in steps (or the code of its answer), null where unknown; findings go to `found`.
// Without `zeros` every blank is unknown, whatever the form says.
function decode(values, previous, found, zeros = true) {
  const steps = SLOTS.map((slot) => {
    const raw = slot.previous ? previous.get(slot.key.slice(5, -1)) : values.get(slot.key);
    const say = (kind, value, limits, severity) => {
      const cell = cellValue(slot, shown(value));
      found.push(finding(kind, slot.key, cell, limits, severity));
    };
    return readCell(slot, raw, say, zeros);
  });
  compute(steps);
  const isStrange = (key) => !PLACES.has(key) || SLOTS[PLACES.get(key)].previous;
  for (const [part, wrapped] of [[values, (key) => key], [previous, (key) => `prev(${key})`]]) {
    const strange = [...part.keys()].filter(isStrange);
    found.push(...unknown("unknown", strange.map(wrapped)));
    if (strange.length > MAX_UNKNOWN) {
      found.push(...unknown("more", [String(strange.length - MAX_UNKNOWN)]));
    }
  }
  return steps;
}

function readCell(slot, raw, say, zeros) {
  const { kind, answers, choices, decimals, low, high } = slot;
  if (isBlank(raw)) {
    if (slot.required) say("required", raw);
    return zeros && slot.zero ? 0n : null;
  }
  if (answers) {
    const code = answers.get(isText(raw) ? strip(raw) : raw);
    if (code !== undefined) return BigInt(code);
    say("choice", raw, cut(choices.join("、"), 200));
    return null;
  }
  if (kind !== "number") {
    const fault = textFault(kind, raw);
    if (fault) say(fault, raw, kind);
    return null;
  }
  const steps = readNumeral(raw, decimals);
  if (isText(steps)) {
    say(steps, raw, { decimals: String(decimals), type: "number" }[steps]);
    return null;
  }
  const limits = low !== null && steps < low ? "≥ " + show(low, decimals)
    : high !== null && steps > high ? "≤ " + show(high, decimals) : "";
  if (limits) say("range", show(steps, decimals), limits);
  else if (isText(raw) && tidy(raw) !== raw) say("tidied", raw, show(steps, decimals), "note");
  return steps;
}

function textFault(kind, raw) {
  if (!isText(raw)) return "type";
  return kind === "date" && !isDate(strip(raw)) ? "date" : null;
}

function isDate(text) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? 28 + leap : 30 + (month + (month > 7)) % 2;
  return year > 0 && month > 0 && month < 13 && day > 0 && day <= days;
}

// Blank computed cells from their formulas, as far as their terms are known.
function compute(values) {
  let waiting = RULES.filter((rule) => rule.computes !== undefined), before;
  do {
    before = waiting.length;
    waiting = waiting.filter(({ sides: [left, right] }) => {
      const { weight, cell } = left.terms[0], sum = total(right, values);
      if (values[cell] !== null) return false;
      if (sum !== null && sum % weight === 0n) values[cell] = sum / weight;
      return sum === null;
    });
  } while (waiting.length < before);
}

const MAX_UNKNOWN = 100;

// Names that the form does not have, the first of them one by one.
const unknown = (kind, names, severity) => names.slice(0, MAX_UNKNOWN).map((name) => {
  const path = cut(name, 100);
  return finding(kind, path, { path, column: null, label: "", value: path }, null, severity);
});

const finding = (kind, name, cell, right = null, severity = "error") => ({
  rule: kind + ":" + name, kind, severity, verdict: "fail", cells: [cell],
  left: null, right, difference: null,
});

const cellValue = ({ path, column, label }, value) => ({ path, column, label, value });

// A raw value as text, short whatever it was; of a stranger only its kind.
const shown = (raw) => raw === undefined || raw === null ? null
  : isText(raw) ? shorten(raw, 100) : cut(written(raw), 100);

// What Python writes for a JSON value, or calls it: findings are the same in every language.
function written(raw) {
  if (Array.isArray(raw)) return "list";
  if (isObject(raw)) return "dict";
  if (raw === null) return "None";
  if (typeof raw === "boolean") return raw ? "True" : "False";
  if (typeof raw !== "number") return String(raw);
  if (!Number.isFinite(raw)) return String(raw).replace("NaN", "nan").replace("Infinity", "inf");
  const tiny = raw && Math.abs(raw) < 1e-4;
  return tiny ? raw.toExponential().replace(/-(\d)$/, "-0$1") : String(raw);
}

// Steps (or an answer's code) as people write it.
function shownValue({ kind, choices, decimals }, value) {
  if (value === null) return null;
  if (!choices) return show(value, decimals);
  return choices[kind === "boolean" ? 1n - value : value];
}

// header -----------------------------------------------------------------------------------

function fieldFindings(fields) {
  const found = [];
  let met = 0;
  for (const entry of ENTRIES) {
    const raw = own(fields, entry.id), blank = isBlank(raw);
    if (raw !== undefined) met++;
    if (blank && !entry.required) continue;
    const fault = blank ? "required" : fieldFault(entry, raw);
    if (fault) found.push(fieldFinding(entry, fault));
  }
  const names = Object.keys(fields);
  if (met < names.length) {
    const strange = names.filter((name) => !ENTRIES.some(({ id }) => id === name));
    found.push(...unknown("unknown-field", strange));
  }
  return found;
}

function fieldFinding({ id, label, kind = "text", choices = kind === "boolean" ? ["是", "否"] : [] }, fault) {
  const path = "field:" + id, limits = fault === "choice" ? cut(choices.join("、"), 200) : kind;
  // A header value may be a name or a telephone number: it is not repeated.
  return finding(fault, path, { path, column: null, label, value: null }, limits);
}

function fieldFault({ kind = "text", choices }, raw) {
  if (kind === "number") return isText(readNumeral(raw, 9)) ? "number" : null;
  const answers = kind === "boolean" ? [true, false, "是", "否", "yes", "no"] : choices;
  if (kind === "boolean" || kind === "choice") return answers.includes(raw) ? null : "choice";
  return textFault(kind, raw);
}

// judgement --------------------------------------------------------------------------------

function ruleFinding(rule, found, values, said) {
  const cells = rule.cells.map((cell) => {
    return cellValue(SLOTS[cell], shownValue(SLOTS[cell], values[cell]));
  });
  const [left, right] = rule.sides.map((part) => total(part, values));
  const digits = found === "fail" && tooLong(rule, values);
  const severity = digits ? "error" : rule.severity;
  // Only a warning can be explained, and only by saying something.
  const told = said !== undefined && severity === "warning" && !isBlank(said.text ?? said);
  const kept = told && stillHolds(said, cells);
  return {
    rule: rule.id,
    kind: digits ? "digits" : rule.kind,
    severity,
    verdict: found,
    cells,
    left: perUnit(left, rule),
    right: perUnit(right, rule),
    difference: left === null || right === null ? null : perUnit(left - right, rule),
    explanation: kept ? said.text ?? said : undefined,
    source: { rule, values, reopened: told && !kept },
  };
}

const perUnit = (amount, { per }) => amount === null ? null
  : /^10*$/.test(per) ? show(amount, String(per).length - 1) : showFraction(amount, BigInt(per));

// Whether the values are those that were explained (any, if none are named).
function stillHolds(said, cells) {
  if (isText(said)) return true;
  const now = new Map(cells.map(
    ({ path, column, value }) => [column ? path + "@" + column : path, value ?? ""],
  ));
  const tied = Object.entries(said.values);
  return tied.length === now.size
    && tied.every(([cell, value]) => written(value) === now.get(cell));
}

// submission -------------------------------------------------------------------------------

const TOP = ["form", "version", "fields", "values", "previous", "explanations"];

// The parts of a submission; throws if it is filled for another form, or is of no such shape.
function partsOf(data, lang) {
  const refuse = (code, facts) => {
    throw Object.assign(new Error(refusal(code, lang, facts)), { code });
  };
  const object = (value, key) =>
    isObject(value) ? value : refuse("FS542", { key, expected: "object" });
  const part = (key) => object(own(data, key) ?? {}, key);
  object(data, "submission");
  for (const key of Object.keys(data)) if (!TOP.includes(key)) refuse("FS201", { key });
  const found = own(data, "form") ?? FORM.id, version = own(data, "version") ?? FORM.version;
  if (found !== FORM.id) refuse("FS543", { found });
  if (version !== FORM.version) refuse("FS544", { found: version });
  const [values, fields, explanations] = [part("values"), part("fields"), part("explanations")];
  for (const [rule, said] of Object.entries(explanations)) {
    const isTied = isObject(said) && isText(own(said, "text")) && isObject(own(said, "values"));
    if (!isText(said) && !isTied) {
      refuse("FS542", { key: "explanations." + rule, expected: "explanation" });
    }
  }
  return { values, fields, explanations, previous: part("previous") };
}

// {"9.A": {"total": …}} as 9.A@total (9.A with only one column).
function flat(values) {
  const found = new Map();
  for (const [path, value] of Object.entries(values)) {
    if (!isObject(value)) found.set(path, value);
    else for (const [column, inner] of Object.entries(value)) {
      found.set(column === FORM.column ? path : path + "@" + column, inner);
    }
  }
  return found;
}

// What others call -------------------------------------------------------------------------

/** The findings of a filled form; an empty list says that nothing is wrong. */
export function validate(submission, lang) {
  const chosen = ONLY || lang || FORM.language;
  const { values, fields, explanations, previous } = partsOf(submission, chosen);
  const found = fieldFindings(fields);
  const { steps, rules } = (isEmpty(previous) && quick(values))
    || { steps: decode(flat(values), flat(previous), found), rules: RULES };
  for (const rule of rules) {
    const said = verdict(rule, steps);
    if (said !== "fail" && said !== "incomplete") continue;
    found.push(ruleFinding(rule, said, steps, own(explanations, rule.id)));
  }
  if (!isEmpty(explanations)) {
    const known = new Set(RULES.map(({ id }) => id));
    const strange = Object.keys(explanations).filter((name) => !known.has(name));
    found.push(...unknown("unknown-rule", strange, "note"));
  }
  return found.map((one) => spoken(one, chosen));
}

function spoken({ source, explanation, ...shape }, lang) {
  shape.message = message({ ...shape, explanation }, lang, source);
  return explanation === undefined ? shape : { ...shape, explanation };
}

/** Whether a finding keeps a submission from being accepted. */
export const blocks = ({ verdict: found, severity, explanation }) => found === "fail"
  && (severity === "error" || (severity === "warning" && explanation === undefined));

/** A number as it was typed: its shortest text and the plain one, or what is wrong with it. */
export function read(raw, decimals = 0) {
  const steps = isBlank(raw) ? "blank" : readNumeral(raw, decimals);
  if (isText(steps)) return { fault: steps };
  const text = show(steps, decimals);
  return { text, plain: isText(raw) ? tidy(raw) : text };
}

/** The values of the computed cells by cell key, null while they depend on blanks. */
export function computed(submission) {
  const { values, previous } = partsOf(submission, ONLY || FORM.language);
  const steps = decode(flat(values), flat(previous), []);
  const made = SLOTS.filter((slot) => slot.computed && !slot.previous);
  return new Map(made.map(({ key, decimals }) => {
    const value = steps[PLACES.get(key)];
    return [key, value === null ? value : show(value, decimals)];
  }));
}

/** The form this module validates. */
export const form = { ...FORM, cells: SLOTS, fields: ENTRIES, rules: RULES };
