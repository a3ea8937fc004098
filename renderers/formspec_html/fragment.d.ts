/** A cell as a finding shows it; `value` is a decimal string or the raw text. */
export interface CellValue {
  path: string;
  column: string | null;
  label: string;
  value: string | null;
}

/** One rule or check that is not satisfied, as `formspec validate --json` has it. */
export interface Finding {
  rule: string;
  kind: string;
  severity: "error" | "warning" | "note";
  verdict: "fail" | "incomplete";
  cells: CellValue[];
  left: string | null;
  right: string | null;
  difference: string | null;
  /** One sentence. */
  message: string;
  /** What may have been meant, where a text could not be used. */
  proposal?: string;
  /** The text that settles a warning. */
  explanation?: string;
}

/** What is filled in. Numbers are decimal strings; to `load`, JavaScript numbers are as good. */
export interface Submission {
  form?: string | null;
  version?: string | null;
  fields?: Record<string, unknown> | null;
  values?: Record<string, unknown> | null;
  previous?: Record<string, unknown> | null;
  explanations?: Record<string, string | { text: string; values: Record<string, unknown> }> | null;
}

/** A form that is mounted. */
export interface MountedForm {
  /** What is filled in: a copy. */
  submission(): Submission;
  /** What is wrong with it; to be read, not changed. */
  findings(): readonly Finding[];
  /** Fills the form in; whether the data were taken. They are any JSON: what is none of this form's is refused. */
  load(data: unknown): boolean;
  /** Goes to the list of findings. */
  check(): void;
  /** Whether a finding keeps the form from being accepted. */
  blocks(finding: Finding): boolean;
  /** Takes the form out of its element, which `mount` may be called with again. */
  unmount(): void;
}

/** The events that come to the element and those around it, by name. */
export interface FormEvents {
  /** Something else is filled in. */
  change: CustomEvent<Submission>;
  /** Something else is found. */
  findings: CustomEvent<readonly Finding[]>;
}

/**
 * Brings the form in an element to life: that with `data-formspec`, or one that holds it. Called again,
 * it gives the same form. Throws an Error if the form is not there.
 */
export function mount(element: Element): MountedForm;
