/**
 * Whether a finding keeps a submission from being accepted.
 * @param {Pick<import("./types.js").Finding, "verdict" | "severity" | "explanation">} finding
 */
export const blocks = ({ verdict, severity, explanation }) => verdict === "fail"
  && (severity === "error" || (severity === "warning" && explanation === undefined));
