// The shapes that the validator's modules share; the public ones are in ../validator.d.mts.

import type { Cell, Fault, Field, Finding, Kind, Rule as PublicRule } from "../validator.mjs";

export type { CellValue, Field, Finding, Kind, Range, Slip, Submission } from "../validator.mjs";

export type Lang = "zh" | "en";
export type Severity = Finding["severity"];
export type Operator = PublicRule["op"];
export type Rounding = "half" | "truncate";
export type NumeralFault = Exclude<Fault, "blank">;
export type Verdict = "pass" | "fail" | "incomplete" | "not applicable";

/** From the least to the most, both included. */
export type Interval = readonly [bigint, bigint];

/** Values by cell, in steps or as an answer's code; null is unknown. */
export type Steps = (bigint | null)[];

/** Bounds in steps; null is no bound. */
export interface Limits {
  readonly low: bigint | null;
  readonly high: bigint | null;
}

export interface Term {
  readonly cell: number;
  readonly weight: bigint;
  /** Whether the cell's number was rounded before it was reported. */
  readonly rounded?: boolean;
}

export interface Side {
  readonly terms: Term[];
  readonly constant: bigint;
}

/** `terms` and `constant` compare to zero by `op`. */
export interface Relation extends Side {
  readonly op: Operator;
  readonly rounding?: Rounding;
}

export interface AnswerTest {
  readonly cell: number;
  readonly equal: boolean;
  readonly code: number;
}

/** All parts hold, or some do. */
export interface Connective {
  readonly how: "all" | "some";
  readonly parts: readonly Condition[];
}

export type Condition = Relation | AnswerTest | Connective;

export interface Rule extends Relation {
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
  /** Places of all cells, that which the rule is about first. */
  readonly cells: number[];
  /** Left and right, as they are shown. */
  readonly sides: Side[];
  /** Steps in one of the units that its amounts are shown in. */
  readonly per: number | string;
  readonly when?: Condition;
  /** The place of the cell that the rule computes. */
  readonly computes?: number;
  readonly text?: string;
  readonly unit?: string;
  /** The definition's own advice. */
  readonly message?: string;
}

/** What it measures, and how many base units of that one of it is, as a fraction. */
export type Unit = readonly [dimension: string, up: Whole, down: Whole];

export type Fraction = readonly [amount: bigint, whole: bigint];

/** What a number in a cell counts. */
export interface Scale {
  readonly decimals: number;
  readonly unit: string;
  readonly units: ReadonlyMap<string, Unit>;
}

/** What a text in a cell was understood as. */
export interface Reading {
  readonly raw: string;
  /** It in the form's own grammar, null for a blank; the text itself where that is unusable. */
  readonly value: string | null;
  /** The kind of finding that tells people, if there is something to tell. */
  readonly code?: string;
  /** "error" where the text could not be used. */
  readonly severity?: Severity;
  /** What may have been meant. */
  readonly proposal?: string | null;
  /** What the sentence names besides. */
  readonly detail?: string | null;
}

export interface Slot extends Omit<Cell, keyof Limits>, Limits {
  /** The name of its unit. */
  readonly unit: string;
  /** The printed head of its column. */
  readonly heading?: string;
  /** Whether a blank counts as zero. */
  readonly zero: boolean;
  /** Codes of the answers it takes; only answers have any. */
  readonly answers?: ReadonlyMap<unknown, number>;
}

export interface Plan {
  readonly form: FormRecord;
  readonly slots: Slot[];
  readonly fields: Field[];
  readonly rules: Rule[];
  /** The units that may be written behind a number. */
  readonly units: ReadonlyMap<string, Unit>;
  /** By place of a cell, the rules whose verdict depends on it. */
  readonly touching: readonly Rule[][];
  /** Places of the slots by cell key. */
  readonly places: ReadonlyMap<string, number>;
}

/** What a rule found, and what only its sentence needs. */
export interface Draft extends Omit<Finding, "message"> {
  readonly source?: {
    readonly rule: Rule;
    readonly values: Steps;
    readonly isFilled: IsFilled;
    readonly reopened: boolean;
    /** Whether there was an explanation of a rule that must hold. */
    readonly refusedReason: boolean;
  };
}

/** Whether something stands in a cell of this period. */
export type IsFilled = (cell: number) => boolean;

/** What a cell is called by. */
export type Named = Pick<Slot, "path" | "column" | "label"> & { name?: string; heading?: string };

/** A cell with what it says, and whether that was filled in. */
export interface Told extends Slot {
  readonly value: string;
  readonly state: "filled" | "blank" | "computed";
}

/** A decimal, or 10/3. */
export type Amount = string;

/** What the sentence of a rule may say. */
export interface RuleFacts {
  readonly about: "cell" | "sum" | "parts" | "sides";
  /** The cells that should be something. */
  readonly subject: Told[];
  readonly op: string;
  /** What they are. */
  readonly figure: Amount;
  readonly figureUnit: string;
  /** The same in the unit of the whole, of a part in another. */
  readonly converted: Amount;
  /** What they should be. */
  readonly wanted: Amount;
  readonly unit: string;
  readonly gap: Amount;
  /** The one cell that they are compared with, and how many times that. */
  readonly other: Told | undefined;
  readonly factor: string;
  /** The cells on which it depends whether the rule applies. */
  readonly guards: Told[];
  readonly missing: Told[];
  readonly isConstant: boolean;
  readonly waits: "" | "fault" | "computed" | "uneven";
}

/** A phrase by its key. */
export interface Say {
  (key: string, ...facts: unknown[]): string;
  readonly lang: Lang;
  readonly texts: Texts;
}

/** What a raw value reads as in its cell. */
export interface CellReading {
  readonly raw: unknown;
  readonly steps: bigint | null;
  readonly faults: readonly Draft[];
}

/** What a sentence is made of, and where it comes from. */
export type Facts = Omit<Draft, "source">;
export type Source = NonNullable<Draft["source"]>;

/** A form's plan, and how its submissions are read and spoken of. */
export interface Context {
  readonly plan: Plan;
  readonly speaker: Speaker;
  readonly quick: Quick;
}

export type ReportFault = (
  kind: string,
  value: unknown,
  limits?: string | null,
  severity?: Severity,
) => void;

/** The parts of a submission, none of them missing. */
export interface Parts {
  readonly values: Record<string, unknown>;
  readonly fields: Record<string, unknown>;
  readonly previous: Record<string, unknown>;
  readonly explanations: Record<string, Explanation>;
}

export type Explanation = string | { text: string; values: Record<string, unknown> };

// Tables, as tables.py writes them -------------------------------------------------------------

export interface FormRecord {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly language: Lang;
  readonly digest: string;
  /** The id of an only column. */
  readonly column: string | null;
  /** Whether blanks count as zero. */
  readonly zero: boolean;
  /** The printed heads of columns, where there are several. */
  readonly columns?: readonly (readonly [id: string, heading: string])[];
  /** The units that the form declares, if it declares some. */
  readonly units?: readonly [name: string, unit: Unit][];
}

/** `mark` stands before labels, 其中; `unit` is the name of what stands behind them. */
export type UnitRow = readonly [behind: string, decimals: number, mark?: string, unit?: string];

/** Integers from 2^53 on are texts. */
export type Whole = number | string;

export type SideRow = readonly (number | [weight: Whole, cell: number] | [constant: Whole])[];

export interface RelationRecord {
  readonly left: SideRow;
  readonly op: Operator;
  readonly right: SideRow;
  readonly rounding?: Rounding;
  readonly rounded?: readonly number[];
}

export type ConditionRecord =
  | RelationRecord
  | AnswerTest
  | { how: "all" | "some"; parts: readonly ConditionRecord[] };

export type RuleRow = readonly [
  id: string,
  kind: string,
  left: SideRow,
  op: Operator,
  right: SideRow,
  text?: string,
  unit?: string,
  more?: Partial<Omit<RelationRecord, "left" | "op" | "right">> & {
    readonly when?: ConditionRecord;
    readonly message?: string;
    readonly cells?: number[];
    readonly severity?: Severity;
    readonly per?: Whole;
    readonly computes?: number;
  },
];

export type SlotRow = readonly [
  key: string,
  name: string,
  unit: number,
  more?: {
    readonly path?: string;
    readonly column?: string;
    readonly name?: string;
    readonly kind?: Kind;
    readonly low?: Whole | null;
    readonly high?: Whole | null;
    readonly choices?: readonly string[];
    readonly required?: boolean;
    readonly computed?: boolean;
    readonly previous?: boolean;
  },
];

export type Tables = readonly [
  form: FormRecord,
  units: readonly UnitRow[],
  cells: readonly SlotRow[],
  rules: readonly RuleRow[],
  fields: Field[],
];

/** Sentences by key, in Chinese and English, or in the only language. */
export type Sentences = Readonly<Record<string, readonly string[]>>;

export interface Texts {
  /** The language of a module that has only one. */
  readonly only: Lang | null;
  readonly rules: Sentences;
  readonly cells: Sentences;
  /** What is expected, in words. */
  readonly limits: Sentences;
  /** The words of formulas, always in both languages. */
  readonly keywords: Sentences;
  readonly refusals: Sentences;
}

/** How findings and refusals are put into words. */
export interface Speaker {
  readonly only: Lang | null;
  message(draft: Facts, lang: Lang, source: Source | undefined): string;
  refusal(code: string, lang: Lang, facts: Record<string, unknown>): string;
}

/** A form's cells read one by one, which is how an engine looks them up in no time. */
export interface QuickTable {
  /** No number or sum of a clean submission reaches it. */
  readonly safe: number;
  valuesOf(values: Record<string, unknown>): unknown[];
}

/** Steps by cell and the rules that need a closer look; undefined for any form that is not clean. */
export type Quick = (
  values: Record<string, unknown>,
) => { steps: Steps; rules: Rule[] } | undefined;
