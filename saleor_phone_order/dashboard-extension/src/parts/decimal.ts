/** A typed number as the server reads it: “12,5” is 12.5. What else it may be, the server judges. */
export function decimal(text: string): string {
  return text.trim().replace(/^(\d+),(\d+)$/, "$1.$2");
}
