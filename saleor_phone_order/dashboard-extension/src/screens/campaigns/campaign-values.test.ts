import { expect, test } from "vitest";

import {
  baseInput,
  baseOf,
  fieldsInput,
  NO_FIELD,
  NO_OFFER,
  offersInput,
  offersSchema,
  rowRefusals,
} from "./campaign-values";

const SAID = { required: "Needed.", noQuantity: "No quantity.", noPercent: "No percent." };

test("a moment that nobody touched is not sent", () => {
  const before = { ...baseOf(undefined), name: "Spring", code: "SPRING", startsAt: "2026-03-01T09:00" };
  expect(baseInput({ ...before, isListed: true }, before)).toEqual({
    name: "Spring",
    code: "SPRING",
    direction: null,
    isListed: true,
  });
  expect(baseInput({ ...before, startsAt: "" }, before)).toMatchObject({ startsAt: null });
});

test("an offer is of a known variant or of a SKU, its amounts are text and what is empty is null", () => {
  const typed = { ...NO_OFFER, sku: "AB-1", price: "12,50", minimumQuantity: "2", isTrial: true };
  expect(offersInput({ offers: [typed, { ...NO_OFFER, variantId: "V", sku: "AB-2" }] })).toEqual({
    offers: [
      {
        sku: "AB-1",
        kind: "OFFER",
        text: "",
        price: "12.50",
        lowestPrice: null,
        minimumQuantity: 2,
        maximumQuantity: null,
        isTrial: true,
      },
      {
        variantId: "V",
        kind: "OFFER",
        text: "",
        price: null,
        lowestPrice: null,
        minimumQuantity: 1,
        maximumQuantity: null,
        isTrial: false,
      },
    ],
  });
});

test.each(["0", "-1", "1.5", "x", ""])("%j is no smallest quantity", (minimumQuantity) => {
  const { success } = offersSchema(SAID).safeParse({
    offers: [{ ...NO_OFFER, sku: "AB-1", minimumQuantity }],
  });
  expect(success).toBe(false);
});

test("only a drop-down has choices, one a line", () => {
  const choices = " Mail \n\nFriend\n";
  expect(
    fieldsInput({
      fields: [
        { ...NO_FIELD, key: "how", label: "How?", kind: "DROP_DOWN", choices },
        { ...NO_FIELD, key: "why", label: "Why?", choices },
      ],
    }).fields?.map((field) => field.choices),
  ).toEqual([["Mail", "Friend"], []]);
});

test("a refusal of a row is said at its field", () => {
  const refusal = { field: "variantId", row: 2, message: "Twice.", code: "UNIQUE" };
  expect(rowRefusals("offers", [refusal, { ...refusal, row: null }]).map(({ field }) => field)).toEqual([
    "offers.1.sku",
    "variantId",
  ]);
});
