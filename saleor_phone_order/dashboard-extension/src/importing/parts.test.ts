import { expect, test } from "vitest";

import { isMisread, partsOf } from "./parts";
import { reportOf } from "./report";

const sizeOf = (text: string) => new TextEncoder().encode(text).length;

test("parts are whole lines, and together the text", () => {
  const text = "sku,amount\nA,1.00\nB,2.00\nC,3.00";
  const parts = partsOf(text, 20);
  expect(parts).toEqual(["sku,amount\nA,1.00\n", "B,2.00\nC,3.00"]);
  expect(parts.join("")).toBe(text);
});

test("a line longer than a part is cut between characters", () => {
  const text = "ä€😀".repeat(7);
  const parts = partsOf(text, 10);
  expect(parts.every((part) => sizeOf(part) <= 10 && !isMisread(part))).toBe(true);
  expect(parts.join("")).toBe(text);
});

test("100,000 rows are parts within the limit", () => {
  const row = "AB-123456-XL,default-channel,10,1234.56,\r\n";
  const text = `sku,channel,minimum_quantity,amount,percentage\r\n${row.repeat(100_000)}`;
  const parts = partsOf(text);
  expect(parts.length).toBe(5);
  expect(parts.every((part) => sizeOf(part) <= 1_000_000 && part.endsWith("\r\n"))).toBe(true);
  expect(parts.join("") === text).toBe(true);
});

test("no text is one part", () => {
  expect(partsOf("")).toEqual([""]);
});

test("a report is CSV that spreadsheets take for text", () => {
  expect(
    reportOf([
      { row: 3, column: "amount", code: "INVALID", message: 'Not a price: "12,50".' },
      { row: 9, column: "", code: "INVALID", message: "=1+1" },
    ]),
  ).toBe('row,column,message\r\n3,amount,"Not a price: ""12,50""."\r\n9,,\'=1+1\r\n');
});
