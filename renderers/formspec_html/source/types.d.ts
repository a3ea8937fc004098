// The shapes that the page's modules share. Of a validator the page knows what everybody may know.

import type { Finding, Submission } from "../../formspec_javascript/validator.mjs";

export type { CellValue, Finding, Rule, Slip, Submission } from "../../formspec_javascript/validator.mjs";

export type Validator = typeof import("../../formspec_javascript/validator.mjs");

/** An <input> or a <select>, of which the latter has no readOnly, select and selection. */
export interface Input extends HTMLElement {
  readonly type: string;
  readonly validity: ValidityState;
  value: string;
  readonly readOnly?: boolean;
  readonly selectionStart?: number | null;
  readonly selectionEnd?: number | null;
  select?(): void;
}

/** What the script must know of the paper, in the language of the form. */
export interface Paper {
  /** What the ids of its elements begin with. */
  readonly ids: string;
  /** A date as people write it, "" for year-month-day. */
  readonly date: string;
  /** What stands on the paper instead of a date. */
  readonly noDate: string;
  /** The id of an only column. */
  readonly column: string;
  readonly yes: string;
  readonly no: string;
  /** Units as they stand behind an amount, with a blank before some of them. */
  readonly units: Readonly<Record<string, string>>;
}

/** The sentences of the page; {0}, {1} … are what they name. */
export type Words = Readonly<Record<string, string>> & { readonly lang: "zh" | "en" };

/** "wait" is still to be filled in; "hint" is what may be filled in where the cursor is. */
export type NoteState = "wrong" | "doubt" | "wait" | "note" | "good" | "hint" | "";

/** What stands beside an input. */
export interface Note {
  readonly words: readonly string[];
  /** The sentences behind the few words. */
  readonly full: readonly string[];
  readonly state: NoteState;
}

/** A note's element, and what it shows. */
export interface ShownNote {
  readonly element: HTMLElement;
  text: string;
  long: string;
  state: NoteState;
}

/** A total that a button can fill in from its terms. */
export interface Sum {
  readonly rule: string;
  readonly button: HTMLButtonElement;
  readonly terms: readonly (Input | undefined)[];
}

/** The parts of a submission that have no inputs. */
export interface Kept {
  readonly previous?: NonNullable<Submission["previous"]>;
  readonly explanations?: NonNullable<Submission["explanations"]>;
}

/** All that is filled in: the texts of the inputs, in their order. */
export interface Snapshot {
  readonly texts: readonly string[];
  readonly kept: Kept;
  readonly draft: State["draft"];
}

/** What is filled in, as the browser keeps it. */
export interface Draft {
  readonly id: string;
  /** Whose it is. */
  readonly unit: string;
  /** Where the page was opened from. */
  readonly file: string;
  /** When it was kept, in milliseconds. */
  readonly time: number;
  /** That of the form then. */
  readonly digest: string;
  /** How many cells are filled in. */
  readonly filled: number;
  readonly data: Submission;
}

/** What can be undone. */
export interface Step {
  /** What it was, in words. */
  readonly name: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** What is filled in and what follows from it. */
export interface State {
  findings: readonly Finding[];
  kept: Kept;
  /** Whether there is something that no file has yet. */
  unsaved: boolean;
  /** The input that has or had the cursor. */
  focused: Input | null;
  /** Whether something was typed into it, which the browser itself takes back. */
  typing: boolean;
  readonly undoStack: Step[];
  /** What blanks may become, by cell key. */
  allowed: ReturnType<Validator["bounds"]>["cells"];
  /** The rules that can no longer hold. */
  impossible: ReadonlySet<string>;
  /** The findings of the server that still hold. */
  served: () => readonly Finding[];
  /** As which draft what is filled in is kept. */
  draft: Pick<Draft, "id" | "unit">;
  /** Whether what is filled in is kept in the browser's storage. */
  keeping: boolean;
  /** The timer after which it is kept, undefined if nothing has changed. */
  timer: ReturnType<typeof setTimeout> | undefined;
  /** A typing error that would explain a finding, in words, by rule. */
  typos: ReadonlyMap<string, string>;
}

/** What a form's script is started with. */
export interface Host {
  /** The form's element. */
  readonly root: HTMLFormElement;
  readonly validator: Validator;
  readonly paper: Paper;
  readonly words: Words;
  /** Where the data are sent. */
  readonly submit?: string;
}

declare global {
  /** The parameter of the function that the build makes of an entry. */
  const HOST: Host;
}
