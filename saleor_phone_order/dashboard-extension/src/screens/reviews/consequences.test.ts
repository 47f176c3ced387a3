import { expect, test } from "vitest";

import { moneyWord } from "./consequences";

const held = { state: "HELD", captured: { amount: "0.00", currency: "USD" } } as const;
const taken = { ...held, captured: { amount: "0.50", currency: "USD" } };

test.each([
  ["elsewhere", ["EXTERNAL_PAYMENT"], null],
  ["held", ["SAMPLE"], held],
  ["onItsWay", ["PENDING_DEBIT", "SAMPLE"], held],
  ["taken", ["SAMPLE"], taken],
  ["taken", ["SAMPLE"], { ...taken, state: "PAID" }],
  ["none", ["PAYMENT_FAILED"], { ...held, state: "RELEASED" }],
] as const)("the money is %s", (word, routes, payment) => {
  expect(moneyWord({ routes }, payment)).toBe(word);
});
