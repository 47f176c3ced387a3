import { expect, test } from "vitest";

import { formatMoney, isSameMoney } from "./money";

test("an amount that no float can hold is shown to the cent", () => {
  expect(formatMoney({ amount: "9007199254740993.10", currency: "USD" }, "en-US")).toBe(
    "$9,007,199,254,740,993.10",
  );
});

test("a currency has its own number of decimals", () => {
  expect(formatMoney({ amount: "1200", currency: "JPY" }, "en-US")).toBe("¥1,200");
  expect(formatMoney({ amount: "1.234", currency: "KWD" }, "en-US")).toBe("KWD\u00a01.234");
});

test("zeros at the end do not make another amount", () => {
  expect(isSameMoney({ amount: "10.50", currency: "USD" }, { amount: "10.5", currency: "USD" })).toBe(true);
  expect(isSameMoney({ amount: "100", currency: "USD" }, { amount: "1", currency: "USD" })).toBe(false);
  expect(isSameMoney({ amount: "1", currency: "USD" }, { amount: "1", currency: "EUR" })).toBe(false);
});
