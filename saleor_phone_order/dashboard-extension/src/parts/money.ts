interface Money {
  readonly amount: string;
  readonly currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** An amount in the reader's language. Intl reads the text itself: nothing is rounded on the way. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const format = formatOf(currency, language);
  // The text of a number is formatted exactly (ECMA-402); TypeScript's library knows it for newer targets only.
  return format.format(amount as unknown as number);
}

/** Making one takes far longer than using it. */
function formatOf(currency: string, language: string): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language, { style: "currency", currency });
  formats.set(key, format);
  return format;
}

/** Whether two amounts are the same money, however many zeros they are written with. */
export function isSameMoney(one: Money, other: Money): boolean {
  return one.currency === other.currency && plain(one.amount) === plain(other.amount);
}

/** Whether there is nothing to pay. */
export function isNothing({ amount }: Pick<Money, "amount">): boolean {
  return !/[1-9]/.test(amount);
}

function plain(amount: string): string {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}
