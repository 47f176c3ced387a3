import { expect, test } from "vitest";

import { isRows, readQuantity, readQuickAdd } from "./quick-add";

test.each([
  ["shirt", { search: "shirt", quantity: 1 }],
  ["  blue  shirt ", { search: "blue  shirt", quantity: 1 }],
  ["3 x shirt", { search: "shirt", quantity: 3 }],
  ["3x blue shirt", { search: "blue shirt", quantity: 3 }],
  ["3×shirt", { search: "shirt", quantity: 3 }],
  ["blue shirt x 12", { search: "blue shirt", quantity: 12 }],
  ["blue shirt x12", { search: "blue shirt", quantity: 12 }],
  ["A-1×3", { search: "A-1", quantity: 3 }],
  ["938323582*", { search: "938323582*", quantity: 1 }],
  ["", { search: "", quantity: 1 }],
  ["42", { search: "42", quantity: 1 }],
  ["3x5-card", { search: "3x5-card", quantity: 1 }],
  ["0 x shirt", { search: "0 x shirt", quantity: 1 }],
])("%j is one reading", (text, expected) => {
  expect(readQuickAdd(text)).toEqual(expected);
});

test.each([
  ["A-1 3", { sku: "A-1", quantity: 3 }],
  ["3 A-1", { sku: "A-1", quantity: 3 }],
  ["938323582 2", { sku: "938323582", quantity: 2 }],
  ["2 938323582", { sku: "938323582", quantity: 2 }],
  ["12 34", { sku: "12", quantity: 34 }],
  ["iPhone 15", { sku: "iPhone", quantity: 15 }],
])("%j may name a SKU and a quantity", (text, named) => {
  expect(readQuickAdd(text)).toEqual({ search: text, quantity: 1, named });
});

test.each(["A-1 0", "blue shirt", "3 blue shirts", "1234567 7654321"])("%j names no quantity", (text) => {
  expect(readQuickAdd(text)).toEqual({ search: text, quantity: 1 });
});

test("a line's quantity is a whole number", () => {
  expect(["3", " 12 ", "0", "1.5", "-1", "", "x", "1234567"].map(readQuantity)).toEqual([
    3,
    12,
    0,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("rows are more than one line", () => {
  expect(["A-1 2\nB-1 3", "A-1 2\r\nB-1", "A-1 2\n", "A-1"].map(isRows)).toEqual([true, true, false, false]);
});
