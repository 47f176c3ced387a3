import { expect, test } from "vitest";

import { timeLeft } from "./time-left";

const HOUR = 3_600_000;

test.each([
  [6 * 24 * HOUR + HOUR, 6, "day", false],
  [24 * HOUR, 1, "day", false],
  [24 * HOUR - 1, 23, "hour", true],
  [HOUR, 1, "hour", true],
  [HOUR - 1, 59, "minute", true],
  [1, 0, "minute", true],
])("%d milliseconds are shown as no more than they are", (milliseconds, count, unit, isShort) => {
  expect(timeLeft(milliseconds)).toEqual({ count, unit, isOver: false, isShort });
});

test.each([0, -1, -24 * HOUR])("a hold that ended %d milliseconds ago is over", (milliseconds) => {
  expect(timeLeft(milliseconds).isOver).toBe(true);
});
