import type { ImportFieldsFragment } from "../api/documents";

type Problem = ImportFieldsFragment["problems"][number];

/** What is wrong with a file, as CSV. */
export function reportOf(problems: readonly Problem[]): string {
  const lines = [
    ["row", "column", "message"],
    ...problems.map(({ row, column, message }) => [String(row), column, message]),
  ];
  return lines.map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("");
}

/** Spreadsheets would calculate what begins like a formula. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
