import { expect, test } from "vitest";

import { dayIn, daysAfter } from "./days";
import type { Row } from "./measures";
import { sizeOf, sorted } from "./measures";

const money = (amount: string, currency = "USD") => ({ amount, currency });

function row(label: string, revenue: readonly { amount: string; currency: string }[], orders = 0): Row {
  return {
    key: label,
    label,
    sessions: 0,
    orders,
    denied: 0,
    handedOff: 0,
    drafted: 0,
    draftsRecovered: 0,
    cancelled: 0,
    abandoned: 0,
    conversion: "0",
    revenue,
    averageOrder: [],
    averageHandleSeconds: null,
  };
}

test("a day is that of the place, not of UTC", () => {
  const lateInBerlin = Date.parse("2026-03-31T22:30:00Z");
  expect(dayIn("UTC", lateInBerlin)).toBe("2026-03-31");
  expect(dayIn("Europe/Berlin", lateInBerlin)).toBe("2026-04-01");
  expect(dayIn("America/Los_Angeles", lateInBerlin)).toBe("2026-03-31");
});

test("days are counted over months and leap days", () => {
  expect(daysAfter("2026-03-01", -1)).toBe("2026-02-28");
  expect(daysAfter("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysAfter("2026-11-22", -29)).toBe("2026-10-24");
});

test("a bar is as high as the amount in its currency", () => {
  const both = row("Ava", [money("10.50"), money("7.00", "EUR")]);
  expect(sizeOf(both, "revenue", "EUR")).toBe(7);
  expect(sizeOf(both, "revenue", "PLN")).toBe(0);
  expect(sizeOf(both, "averageHandleSeconds", "EUR")).toBe(0);
});

test("rows are sorted by numbers, not by their texts", () => {
  const rows = [row("Day 9", [money("9.00")], 2), row("Day 10", [money("100.00")], 10), row("Day 2", [], 1)];
  const labels = (column: "label" | "revenue" | "orders", isRising: boolean) =>
    sorted(rows, { column, isRising }, ["USD"]).map(({ label }) => label);
  expect(labels("revenue", false)).toEqual(["Day 10", "Day 9", "Day 2"]);
  expect(labels("orders", true)).toEqual(["Day 2", "Day 9", "Day 10"]);
  expect(labels("label", true)).toEqual(["Day 2", "Day 9", "Day 10"]);
});
