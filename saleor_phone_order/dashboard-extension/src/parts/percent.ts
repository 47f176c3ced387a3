/** A percentage in the reader's language. Intl reads the text itself: nothing is rounded on the way. */
export function formatPercent(percentage: string, language: string): string {
  const format = new Intl.NumberFormat(language, { style: "unit", unit: "percent" });
  // The text of a number is formatted exactly (ECMA-402); TypeScript's library knows it for newer targets only.
  return format.format(percentage as unknown as number);
}
