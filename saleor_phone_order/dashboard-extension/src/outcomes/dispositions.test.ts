import { beforeEach, expect, test } from "vitest";

import { keepDisposition, readDispositions } from "./dispositions";

beforeEach(() => window.localStorage.clear());

test("the newest is first, each once, at most ten", () => {
  for (let number = 1; number <= 11; number += 1) {
    keepDisposition(`reason ${number}`);
  }
  keepDisposition(" reason 9 ");
  keepDisposition("  ");
  expect(readDispositions()).toEqual([9, 11, 10, 8, 7, 6, 5, 4, 3, 2].map((number) => `reason ${number}`));
});

test("what something else has written counts for nothing", () => {
  window.localStorage.setItem("phone-order-dispositions", "{}");
  expect(readDispositions()).toEqual([]);
});
