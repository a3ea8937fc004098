// Bundles and minifies the JavaScript and the style sheets of the renderers into the files that ship:
//
//   node scripts/bundle.js [--check] [ROOT]
//
// ROOT is a checkout or a copy of one, by default that which this script belongs to. With --check
// nothing is written; the exit code is 1 if a file is not what its sources make it.

import { readFile, writeFile, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { build } from "esbuild";

/**
 * @typedef {{
 *   source: string, bundle: string, finish?: (text: string) => string, target?: string[],
 * }} Target
 */

const { values: options, positionals: [root = join(import.meta.dirname, "..")] } = parseArgs({
  options: { check: { type: "boolean", default: false } }, allowPositionals: true,
});

/**
 * What a module says, and what its one export is called there, if it has one.
 * @param {string} text
 */
function parts(text) {
  const [, body, name] = /^([^]*?)export\{([\w$]+) as \w+\};$/.exec(text) ?? ["", text];
  return { body, result: name === undefined ? "" : `return ${name}` };
}

/** A module as an expression, the value of its one export. @param {string} text */
function asExpression(text) {
  const { body, result } = parts(text);
  return `(()=>{${body}${result}})()`;
}

/**
 * A module as a function of HOST (formspec_html/source/host.js), which returns its one export: every
 * call has modules, and a state, of its own.
 * @param {string} text
 */
function asFunction(text) {
  const { body, result } = parts(text);
  return `HOST=>{${body}${result}}`;
}

/** A style sheet without what the minifier leaves. @param {string} text */
const compact = (text) => text.replace(/(--[\w-]+): /g, "$1:");

/**
 * A selector that no browser drops for a part that it does not know: `:is(a,b) c` as `a c` and `b c`.
 * @param {string} selector
 * @returns {string[]}
 */
function alternatives(selector) {
  const [, before, choice, after] = /^(.*?):is\(((?:[^()]|\([^()]*\))*)\)(.*)$/.exec(selector) ?? [];
  return choice === undefined ? [selector]
    : split(choice).flatMap((each) => alternatives(before + each + after));
}

/** The parts between commas that stand in no brackets. @param {string} text */
function split(text) {
  /** @type {string[]} */
  const found = [""];
  let depth = 0;
  for (const sign of text) {
    depth += Number(sign === "(") - Number(sign === ")");
    if (sign === "," && !depth) found.push("");
    else found[found.length - 1] += sign;
  }
  return found;
}

/**
 * A style sheet without `:is`; `:has`, which old browsers do not know either, stands in rules of its own.
 * @param {string} text
 */
const forOldBrowsers = (text) => text.replace(/([^{}]+)(\{[^{}]*\})/g, (rule, selectors, body) => {
  if (selectors.startsWith("@") || !/:(is|has)\(/.test(selectors)) return rule;
  const all = split(selectors).flatMap(alternatives), has = all.filter((each) => each.includes(":has("));
  const others = all.filter((each) => !has.includes(each)).join(",");
  return (others && others + body) + has.map((each) => each + body).join("");
});

/** @param {string} text */
const asDocument = (text) => compact(forOldBrowsers(text));

/**
 * A document's style sheet as that of an element behind a shadow root, which asks how wide the
 * element is, not the window.
 * @param {string} text
 */
const asFragment = (text) => compact(forOldBrowsers(text)).replaceAll(":root", ":host")
  .replaceAll(/@media ?(?:screen and )?\((max|min)-width/g, "@container ($1-width");

/** @param {string} folder @param {string} name @param {Target["finish"]} [finish] @returns {Target} */
const entry = (folder, name, finish) => ({
  source: `renderers/${folder}/source/entries/${name}`, bundle: `renderers/${folder}/bundle/${name}`, finish,
});

/** The oldest browsers that the page must work in; eslint.config.js forbids methods they lack. */
const FLOOR = ["chrome87", "firefox91", "safari14"];

const TARGETS = [
  entry("formspec_javascript", "validator.js", asExpression),
  entry("formspec_javascript", "validator-plain.js", asExpression),
  entry("formspec_javascript", "validator-silent.js", asExpression),
  entry("formspec_javascript", "validator-least.js", asExpression),
  entry("formspec_html", "document.js", asFunction),
  entry("formspec_html", "sending.js", asFunction),
  entry("formspec_html", "embedded.js", asFunction),
  entry("formspec_html", "mount.js", asExpression),
  entry("formspec_html", "tabs.js"),
  entry("formspec_html", "fold.js"),
  { ...entry("formspec_html", "plain.js"), target: ["es5"] },
  entry("formspec_html", "document.css", asDocument),
  entry("formspec_html", "fragment.css", asFragment),
  entry("formspec_html", "columns.css", asDocument),
  entry("formspec_html", "fragment-columns.css", asFragment),
  entry("formspec_html", "tabs.css", asDocument),
];

/** @param {Target} target @returns {Promise<string>} */
async function bundled({ source, finish = (text) => text, target = FLOOR }) {
  const { outputFiles: [file] } = await build({
    entryPoints: [resolve(root, source)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target,
    // They have both, but for rare cases.
    supported: { "destructuring": true, "optional-chain": true },
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return finish(file.text.trimEnd()) + "\n";
}

/** @param {Target} target @returns {Promise<boolean>} whether the file was what it should be */
async function update(target) {
  const path = resolve(root, target.bundle), text = await bundled(target);
  if (await readFile(path, "utf8").catch(() => "") === text) return true;
  if (options.check) {
    console.error(`${target.bundle} is not up to date: sh scripts/build-js`);
    return false;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.error(`${target.bundle}: ${Buffer.byteLength(text)} bytes`);
  return true;
}

const current = await Promise.all(TARGETS.map(update));
process.exitCode = current.every(Boolean) ? 0 : 1;
