/** A cell as a finding shows it; `value` is a decimal string or the raw text. */
export interface CellValue {
  path: string;
  column: string | null;
  label: string;
  value: string | null;
}

/** One rule or check that a submission does not satisfy, as `formspec validate --json` has it. */
export interface Finding {
  rule: string;
  kind: string;
  severity: "error" | "warning" | "note";
  verdict: "fail" | "incomplete";
  cells: CellValue[];
  left: string | null;
  right: string | null;
  difference: string | null;
  /** One sentence; empty in a module that was made without messages. */
  message: string;
  /** What may have been meant, where a text could not be used. */
  proposal?: string;
  /** The text that settles a warning. */
  explanation?: string;
}

export type Kind = "number" | "boolean" | "choice" | "text" | "date";

/** A cell of the form; `key` is its `path`, with `@column` where there are several columns. */
export interface Cell {
  key: string;
  path: string;
  column: string | null;
  /** The printed head of its column, where there are several. */
  heading?: string;
  label: string;
  /** The label without 其中 before it and the unit behind it. */
  name: string;
  kind: Kind;
  decimals: number;
  /** Bounds in the smallest steps, as decimal strings; null is no bound. */
  low: string | null;
  high: string | null;
  choices?: string[];
  required?: boolean;
  computed?: boolean;
  /** A cell of the period before, as `previous` has it. */
  previous?: boolean;
}

/** A header field; its kind is text where none is named. */
export interface Field {
  id: string;
  label: string;
  kind?: Kind;
  choices?: string[];
  required?: boolean;
}

/** A rule; its cells are numbers of places in `form.cells`, that which it is about first. */
export interface Rule {
  id: string;
  kind: string;
  /** What stands between its two sides. */
  op: "=" | "!=" | "<" | "<=" | ">" | ">=";
  severity: "error" | "warning" | "note";
  cells: number[];
  /** What it compares, left and right, in the smallest steps of all its cells, as decimal strings. */
  sides: { terms: { cell: number; weight: string }[]; constant: string }[];
}

/** A filled form. Numbers are JavaScript numbers or decimal strings. */
export interface Submission {
  form?: string | null;
  version?: string | null;
  fields?: Record<string, unknown> | null;
  values?: Record<string, unknown> | null;
  previous?: Record<string, unknown> | null;
  explanations?: Record<string, string | { text: string; values: Record<string, unknown> }> | null;
}

export type Fault = "blank" | "type" | "number" | "decimals" | "digits";

/** The form this module validates: plain data, a copy that `JSON.stringify` takes. */
export const form: {
  id: string;
  version: string;
  title: string;
  language: "zh" | "en";
  digest: string;
  cells: Cell[];
  fields: Field[];
  rules: Rule[];
};

/**
 * The findings of a filled form; an empty list says that nothing is wrong.
 *
 * Throws an Error with a `code` (FS201 unknown key, FS542 wrong shape, FS543 another form,
 * FS544 another version, FS650 another language).
 */
export function validate(submission: Submission, lang?: "zh" | "en" | null): Finding[];

/** Whether a finding keeps a submission from being accepted. */
export function blocks(finding: Finding): boolean;

/**
 * A number as it was typed into a cell with so many decimals, or its fault.
 *
 * `text` is the shortest numeral of that value, `plain` keeps the zeros that were typed.
 */
export function read(
  raw: unknown,
  decimals?: number,
): { text: string; plain: string; fault?: undefined } | { fault: Fault; text?: undefined; plain?: undefined };

/** The values of the computed cells by cell key, null while they depend on blanks. */
export function computed(submission: Submission): Map<string, string | null>;

/**
 * What judges one form again and again while it is filled in: it gives what `validate` and
 * `computed` give, and takes no longer than what has changed since the last time needs. Its findings
 * are remembered: they are to be read, not changed.
 */
export function follow(): (
  submission: Submission,
  lang?: "zh" | "en" | null,
) => { findings: readonly Finding[]; computed: Map<string, string | null> };

/** What may be filled in: decimal strings, null is no bound. */
export interface Range {
  low: string | null;
  high: string | null;
  step: string;
}

/**
 * What the cells that are filled in still allow by the rules of severity error: the range of
 * each other number by cell key, and the ids of the rules that can no longer hold.
 *
 * A value outside its range can be part of no form that is accepted. A blank may still be
 * filled in, also where the form says that it counts as zero.
 */
export function bounds(submission: Submission): {
  cells: Map<string, Range>;
  impossible: string[];
};

/** A figure that may have been meant; `value` and `old` are decimal strings, `key` names its cell. */
export interface Slip {
  rule: string;
  key: string;
  old: string;
  value: string;
  /** The decimal point (`power` places too far to the right), the sign, or two digits in turn. */
  how: "power" | "sign" | "swapped";
  power: number;
}

/**
 * For each rule of severity error that does not balance and that exactly one figure, by a slip of
 * the hand, would balance without breaking another: that figure. 元 typed for 万元 has the power 4.
 */
export function slips(submission: Submission): Slip[];
