const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Words {
  readonly yes: string;
  readonly no: string;
  /** What the server's codes mean. */
  readonly codes: Readonly<Record<string, string>>;
}

/**
 * The details of an entry as names and readable values. What is empty is left out.
 *
 * @param details a JSON object
 */
export function detailsOf(details: string, words: Words): readonly (readonly [string, string])[] {
  const parsed: unknown = JSON.parse(details);
  if (typeof parsed !== "object" || parsed === null) {
    return [];
  }
  return Object.entries(parsed)
    .map(([name, value]) => [name, readable(value, words)] as const)
    .filter(([, value]) => value !== "");
}

function readable(value: unknown, words: Words): string {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "boolean") {
    return value ? words.yes : words.no;
  }
  if (Array.isArray(value)) {
    return value.map((part) => (isLine(part) ? `${part[0]} × ${part[1]}` : readable(part, words))).join(", ");
  }
  if (typeof value === "object") {
    return JSON.stringify(value);
  }
  const text = String(value);
  return UUID.test(text) ? text.slice(0, 8) : (words.codes[text] ?? text);
}

/** A key and how many of it. */
function isLine(part: unknown): part is readonly [string | number, number] {
  return Array.isArray(part) && part.length === 2 && typeof part[1] === "number";
}
