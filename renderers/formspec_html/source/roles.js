// The roles of the table's parts, said aloud where a narrow screen lays the table out as blocks.

import { root } from "./host.js";

const ROLES = { table: "table", tbody: "rowgroup", tr: "row", td: "cell", "tbody th": "rowheader" };

export function addRoles() {
  for (const [selector, role] of Object.entries(ROLES)) {
    for (const part of root.querySelectorAll(selector)) part.setAttribute("role", role);
  }
}
