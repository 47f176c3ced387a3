interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** An amount in the reader's language. Intl reads the text itself: nothing is rounded on the way. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  // The text of a number is formatted exactly (ECMA-402); TypeScript's library knows it for newer targets only.
  return format.format(amount as unknown as number);
}

/** Whether two amounts are the same money, however many zeros they are written with. */
export function isSameMoney(one: Money, other: Money): boolean {
  return one.currency === other.currency && plain(one.amount) === plain(other.amount);
}

function plain(amount: string): string {
  return amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;
}
