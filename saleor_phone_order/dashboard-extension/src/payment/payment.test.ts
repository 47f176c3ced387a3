import { describe, expect, test } from "vitest";

import type { PaymentFieldsFragment } from "../api/documents";
import { isAnswered, isSameAttempt, newKey } from "./attempt";
import { kindsFor } from "./kinds";
import { moneyStateOf } from "./money-state";
import { keepPayLink, payLinkOf } from "./pay-link";
import { isSame, waitOf } from "./wait";

const USD = (amount: string) => ({ amount, currency: "USD" });
const payment = (part: Partial<PaymentFieldsFragment>): PaymentFieldsFragment => ({
  id: "P1",
  kind: "CARD",
  state: "CREATED",
  amount: USD("12.00"),
  method: "card",
  failureCode: "",
  message: "",
  holdExpiresAt: null,
  ...part,
});
const refusal = (code: string) => ({ field: null, message: "", code });

describe("ways to pay", () => {
  const ALL = ["CARD", "PAY_LINK", "BANK_DEBIT", "EXTERNAL", "NONE"] as const;

  test("are offered in one order, whatever the server's is", () => {
    expect(kindsFor(ALL, USD("12.00"))).toEqual(["CARD", "BANK_DEBIT", "PAY_LINK", "EXTERNAL"]);
    expect(kindsFor(["EXTERNAL", "NONE"], USD("0.01"))).toEqual(["EXTERNAL"]);
  });

  test("are none of them where nothing is to be paid", () => {
    expect(kindsFor(ALL, USD("0.00"))).toEqual(["NONE"]);
    expect(kindsFor(ALL, USD("0"))).toEqual(["NONE"]);
  });
});

describe("an attempt", () => {
  const wanted = { payment: "CARD", expectedTotal: "12.00" } as const;

  test("has a key of its own", () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });

  test("is repeated only for the same way and total", () => {
    const attempt = { ...wanted, idempotencyKey: "k", paymentMethod: "pm_1" };
    expect(isSameAttempt(attempt, wanted)).toBe(true);
    expect(isSameAttempt(attempt, { ...wanted, expectedTotal: "13.00" })).toBe(false);
    expect(isSameAttempt(attempt, { ...wanted, payment: "EXTERNAL" })).toBe(false);
  });

  test("is over when somebody answered, also with a refusal", () => {
    expect(isAnswered([])).toBe(true);
    expect(isAnswered([refusal("PAYMENT_DECLINED")])).toBe(true);
    expect(isAnswered([refusal("OFFLINE")])).toBe(false);
    expect(isAnswered([refusal("GRAPHQL_ERROR")])).toBe(false);
  });
});

test.each([
  [null, "GATEWAY"],
  [payment({ state: "CREATED" }), "GATEWAY"],
  [payment({ state: "AWAITING" }), "GATEWAY"],
  [payment({ kind: "PAY_LINK", state: "CREATED" }), "CUSTOMER"],
  [payment({ kind: "PAY_LINK", state: "AWAITING" }), "CUSTOMER"],
  [payment({ state: "HELD" }), "ORDER"],
  [payment({ state: "CAPTURING" }), "ORDER"],
  [payment({ state: "PAID" }), "ORDER"],
  [payment({ kind: "PAY_LINK", state: "RELEASING" }), "RELEASE"],
] as const)("what is waited for: %#", (found, wait) => {
  expect(waitOf(found)).toBe(wait);
});

test("a payment is told again when it moves, or when the customer's card was refused", () => {
  const known = payment({ state: "AWAITING" });
  expect(isSame(known, payment({ state: "AWAITING" }))).toBe(true);
  expect(isSame(known, payment({ state: "HELD" }))).toBe(false);
  expect(isSame(known, payment({ state: "AWAITING", message: "No." }))).toBe(false);
  expect(isSame(known, null)).toBe(false);
});

test.each([
  [null, "12.00", [], "ELSEWHERE"],
  [null, "0.00", [], "NOTHING"],
  [payment({ state: "PAID" }), "12.00", [], "PAID"],
  [payment({ state: "CAPTURING" }), "12.00", [], "TAKING"],
  [payment({ state: "HELD" }), "12.00", ["SAMPLE"], "HELD"],
  [payment({ state: "HELD" }), "12.00", ["PENDING_DEBIT", "NEW_ADDRESS"], "DEBIT"],
  [payment({ state: "RELEASED" }), "12.00", [], "BACK"],
  [payment({ state: "AWAITING" }), "12.00", [], "OPEN"],
] as const)("how an order is paid: %#", (found, amount, routes, state) => {
  const order = { total: { gross: USD(amount) } };
  expect(moneyStateOf({ payment: found, order, review: { routes } })).toBe(state);
});

test("a link is known to the call that made it", () => {
  keepPayLink("S1", "/pay/1");
  expect(payLinkOf("S1")).toBe("/pay/1");
  expect(payLinkOf("S2")).toBeUndefined();
});
