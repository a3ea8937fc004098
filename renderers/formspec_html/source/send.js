// Sending the data to the address that the page was made with. Whatever comes of it, the draft stays.

import { coded } from "./code.js";
import { inputOf } from "./findings.js";
import { fill, isObject } from "./format.js";
import { submit, validator, words } from "./host.js";
import { tidy } from "./inputs.js";
import { goToFindings } from "./navigation.js";
import { inputs, state } from "./state.js";
import { submission } from "./submission.js";
import { refresh, say } from "./updates.js";

/** @import { Finding } from "./types.js" */

const PATIENCE = 30000;

let isBusy = false;

/** The header that the server's page names in <meta name="csrf-token" content=… data-header=…>. */
function tokenHeader() {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? { [meta.dataset.header ?? "X-CSRF-Token"]: meta.content } : {};
}

/** What the server says; a page to log in at, for one, is no answer. */
async function post() {
  const patience = new AbortController(), timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(submit, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "Accept": "application/json", ...tokenHeader() },
      body: JSON.stringify(submission()),
      signal: patience.signal,
    });
    const text = await answer.text(), { status } = answer;
    let told;
    try { told = JSON.parse(text); } catch { told = undefined; }
    return { status, isTaken: answer.ok && (status === 204 || isObject(told)), told: Object(told) };
  } finally { clearTimeout(timer); }
}

/**
 * A finding of the server, in the shape of our own.
 * @param {any} told
 * @param {number} number
 * @returns {Finding}
 */
const findingOf = ({ severity, cells, message }, number) => ({
  rule: `server:${number}`,
  kind: "server",
  severity: ["warning", "note"].includes(severity) ? severity : "error",
  verdict: "fail",
  cells: cells.map((/** @type {any} */ { path, column, label }) => (
    { path: String(path), column: column ?? null, label: String(label ?? ""), value: null }
  )),
  left: null,
  right: null,
  difference: null,
  message: String(message ?? ""),
});

/** Shows the server's findings, each until its cell changes. @param {unknown} told */
function take(told) {
  const ours = new Set(state.findings.map(({ message }) => message));
  const findings = (Array.isArray(told) ? told : [])
    .filter((each) => Array.isArray(each?.cells) && each.cells.length && each.cells.every(isObject))
    .map(findingOf).filter(({ message }) => !ours.has(message));
  const shown = findings.map((finding) => ({ finding, text: inputOf(finding)?.value }));
  state.served = () => shown.filter(({ finding, text }) => inputOf(finding)?.value === text)
    .map(({ finding }) => finding);
  refresh();
  return findings.filter(validator.blocks).length;
}

export async function send() {
  if (isBusy) return;
  isBusy = true;
  inputs.forEach(tidy);
  refresh();
  say(words.sending);
  try {
    const { status, isTaken, told } = await post();
    const wrong = take(told.findings), message = String(told.message ?? "");
    if (wrong) {
      goToFindings();
      say(fill(words.sent_wrong, wrong, message));
    } else if (isTaken) {
      state.unsaved = false;
      say(fill(words.sent, message), coded());
    } else {
      say(fill(words.refused, status, message));
    }
  } catch { say(words.unsent); } finally { isBusy = false; }
}
