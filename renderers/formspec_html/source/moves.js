// Which way a key leads.

/** @import { Input } from "./types.js" */

/**
 * How many cells down and to the right, undefined if nowhere: sideways only at the edge of a text,
 * and only Enter leads on from an input that is no text.
 * @param {Pick<Input, "type" | "value" | "selectionStart" | "selectionEnd">} cell
 * @param {Pick<KeyboardEvent, "key" | "shiftKey">} event
 * @returns {[down: number, right: number] | undefined}
 */
export function direction({ type, value, selectionStart, selectionEnd }, { key, shiftKey }) {
  if (key === "Enter") return [shiftKey ? -1 : 1, 0];
  if (shiftKey || !["text", "textarea"].includes(type)) return undefined;
  /** @param {number} edge */
  const isAt = (edge) => selectionStart === edge && selectionEnd === edge;
  const isLine = type === "text";
  if (key === "ArrowDown" && (isLine || selectionEnd === value.length)) return [1, 0];
  if (key === "ArrowUp" && (isLine || selectionStart === 0)) return [-1, 0];
  if (key === "ArrowLeft" && isAt(0)) return [0, -1];
  return key === "ArrowRight" && isAt(value.length) ? [0, 1] : undefined;
}
