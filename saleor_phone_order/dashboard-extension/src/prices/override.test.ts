import { expect, test } from "vitest";

import type { Override } from "./override";
import { decided, overrideOf } from "./override";

const MONEY = { amount: "5.00", currency: "USD" };

function override(id: string, part: Partial<Override> = {}): Override {
  return {
    id,
    kind: "LINE",
    state: "PENDING",
    variantId: "V1",
    name: "T-shirt",
    price: MONEY,
    resolvedPrice: MONEY,
    percentage: "10.00",
    reason: "Late delivery",
    decidedBy: null,
    ...part,
  };
}

const LINE = { kind: "LINE", variantId: "V1" } as const;

test("the latest of a line counts, until it is taken back", () => {
  const refused = override("1", { state: "REFUSED" });
  expect(overrideOf([refused], LINE)).toBe(refused);
  const asked = override("2");
  expect(overrideOf([refused, asked], LINE)).toBe(asked);
  expect(overrideOf([refused, override("2", { state: "WITHDRAWN" })], LINE)).toBeUndefined();
  expect(overrideOf([override("3", { variantId: "V2" })], LINE)).toBeUndefined();
});

test("the shipping's is no line's", () => {
  const shipping = override("1", { kind: "SHIPPING", variantId: null });
  expect(overrideOf([shipping], LINE)).toBeUndefined();
  expect(overrideOf([override("2"), shipping], { kind: "SHIPPING" })).toBe(shipping);
});

test("what has waited and is decided now is told, and nothing else", () => {
  const before = [override("1"), override("2"), override("3"), override("4", { state: "APPLIED" })];
  const now = [
    override("1", { state: "APPLIED" }),
    override("2", { state: "REFUSED" }),
    override("3", { state: "WITHDRAWN" }),
    override("4", { state: "APPLIED" }),
    override("5", { state: "APPLIED" }),
  ];
  expect(decided(before, now).map(({ id }) => id)).toEqual(["1", "2"]);
});
