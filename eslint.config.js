import js from "@eslint/js";
import { importX } from "eslint-plugin-import-x";

/** Names that Node and browsers have, of all that our scripts use. */
const NODE = ["Buffer", "console", "process"];
const BROWSER = [
  "Blob", "CSS", "CSSStyleSheet", "CustomEvent", "HTMLElement", "MutationObserver", "URL",
  "clearTimeout", "confirm", "document", "localStorage", "print", "setTimeout", "window",
];

/** @param {string[]} names */
const globals = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

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
    files: ["renderers/formspec_html/source/**"],
    languageOptions: { globals: globals([...BROWSER, "HOST"]) },
    rules: {
      // Of a validator, the page knows what everybody may know.
      "no-restricted-imports": ["error", { patterns: ["**/formspec_javascript/**"] }],
    },
  },
];
