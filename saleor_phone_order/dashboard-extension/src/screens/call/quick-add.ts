/** What was typed into the product search. */
export interface QuickAdd {
  readonly search: string;
  readonly quantity: number;
  /** A number beside one word: a quantity if the word is a SKU, else part of a name (“iPhone 15”). */
  readonly named?: { readonly sku: string; readonly quantity: number };
}

const TIMES_FIRST = /^(\d{1,6})\s*(?:×\s*|[x*]\s+)(.+)$/i;
const TIMES_LAST = /^(.+?)(?:\s*×|\s+[x*])\s*(\d{1,6})$/i;
const TWO_WORDS = /^(\S+)\s+(\S+)$/;
const QUANTITY = /^\d{1,6}$/;

/** Reads “shirt”, “3 x shirt”, “shirt x3”, “3 SKU” and “SKU 3”. */
export function readQuickAdd(text: string): QuickAdd {
  const search = text.trim();
  const [, before, after] = TIMES_FIRST.exec(search) ?? [];
  if (before !== undefined && after !== undefined && Number(before) > 0) {
    return { search: after.trim(), quantity: Number(before) };
  }
  const [, words, times] = TIMES_LAST.exec(search) ?? [];
  if (words !== undefined && times !== undefined && Number(times) > 0) {
    return { search: words.trim(), quantity: Number(times) };
  }
  const [, first, last] = TWO_WORDS.exec(search) ?? [];
  const named = first === undefined || last === undefined ? undefined : readTwoWords(first, last);
  return { search, quantity: 1, ...(named === undefined ? {} : { named }) };
}

/** Of two numbers the shorter is the quantity; of two as long the second, as in pasted rows. */
function readTwoWords(first: string, last: string) {
  const isFirst = isQuantity(first);
  const isLast = isQuantity(last);
  if (isLast && (!isFirst || last.length <= first.length)) {
    return { sku: first, quantity: Number(last) };
  }
  return isFirst ? { sku: last, quantity: Number(first) } : undefined;
}

function isQuantity(word: string): boolean {
  return QUANTITY.test(word) && Number(word) > 0;
}

/** The quantity that was typed into a line: undefined if it is none. Zero removes the line. */
export function readQuantity(text: string): number | undefined {
  return QUANTITY.test(text.trim()) ? Number(text.trim()) : undefined;
}

/** Several rows, as copied from a mail or a table. */
export function isRows(text: string): boolean {
  return /[\r\n]/.test(text.trim());
}
