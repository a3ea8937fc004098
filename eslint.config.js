import js from "@eslint/js";
import { importX } from "eslint-plugin-import-x";

/** Names that Node and browsers have, of all that our scripts use. */
const NODE = ["Buffer", "console", "performance", "process"];
const BROWSER = [
  "AbortController", "Blob", "CSS", "CSSStyleSheet", "CustomEvent", "DOMParser", "HTMLElement",
  "HTMLTextAreaElement", "MutationObserver", "URL", "clearTimeout", "confirm", "document", "fetch",
  "localStorage", "location", "print", "sessionStorage", "setTimeout", "window",
];

/** @param {string[]} names */
const globals = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

/** What browsers have learned since those that the page must work in (FLOOR in scripts/bundle.js). */
const TOO_NEW = [
  "any", "ariaLabel", "at", "canParse", "checkVisibility", "findLast", "findLastIndex", "fromAsync", "group",
  "groupBy", "hasOwn", "isWellFormed", "randomUUID", "replaceAll", "requestIdleCallback", "requestSubmit",
  "showModal", "toReversed", "toSorted", "toSpliced", "toWellFormed", "with", "withResolvers",
].map((property) => ({ property, message: "older browsers lack it" }));

export default [
  { ignores: ["**/bundle/", "**/node_modules/", ".venv/", "out/", "docs/"] },
  js.configs.recommended,
  {
    plugins: { "import-x": importX },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "complexity": ["error", 16],
      "curly": ["error", "multi-line"],
      "eqeqeq": "error",
      "max-len": ["error", { code: 110 }],
      "max-lines": ["error", 200],
      "max-lines-per-function": ["error", 50],
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "prefer-template": "off",
      "import-x/extensions": ["error", "ignorePackages"],
      "import-x/first": "error",
      "import-x/no-cycle": "error",
      "import-x/no-duplicates": "error",
      "import-x/no-self-import": "error",
      "import-x/order": ["error", { alphabetize: { order: "asc" }, "newlines-between": "always" }],
    },
  },
  { files: ["scripts/**", "tests/**", "*.js"], languageOptions: { globals: globals(NODE) } },
  {
    files: ["renderers/*/source/**"],
    rules: {
      "no-restricted-globals": ["error", "requestIdleCallback", "structuredClone"],
      "no-restricted-properties": ["error", ...TOO_NEW],
      "no-restricted-syntax": [
        "error", { selector: "Literal[regex.pattern=/\\(\\?<[=!]/]", message: "older browsers lack it" },
        { selector: "Literal[regex.flags=/[dv]/]", message: "older browsers lack it" },
      ],
    },
  },
  {
    files: ["renderers/formspec_html/source/entries/plain.js"],
    languageOptions: { ecmaVersion: 5, sourceType: "script" },
    rules: { "no-unused-vars": "off", "no-var": "off", "object-shorthand": "off", "prefer-const": "off" },
  },
  {
    files: ["renderers/formspec_html/source/**"],
    languageOptions: { globals: globals([...BROWSER, "HOST"]) },
    rules: {
      // Of a validator, the page knows what everybody may know.
      "no-restricted-imports": ["error", { patterns: ["**/formspec_javascript/**"] }],
    },
  },
];
