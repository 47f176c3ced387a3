import { expect, test } from "vitest";

import { detailsOf } from "./details";
import { keyOf, sessionIdOf } from "./keys";

const WORDS = { yes: "yes", no: "no", codes: { INBOUND: "inbound" } };

test("lines are read as a key and how many of it", () => {
  expect(detailsOf('{"lines":[["384",2],["385",1]]}', WORDS)).toEqual([["lines", "384 × 2, 385 × 1"]]);
});

test("a code is read in words, and as it is where there are none", () => {
  expect(detailsOf('{"direction":"INBOUND","differences":["GONE"]}', WORDS)).toEqual([
    ["direction", "inbound"],
    ["differences", "GONE"],
  ]);
});

test("what is empty is left out, and what is false is not", () => {
  expect(detailsOf('{"former":"","billing":false,"differences":[],"percentages":null}', WORDS)).toEqual([
    ["billing", "no"],
  ]);
});

test("a long key is cut to what tells it from others", () => {
  expect(detailsOf('{"draft":"16ae9285-85c9-4be2-b693-6ca219d9e019"}', WORDS)).toEqual([["draft", "16ae9285"]]);
});

test("a person's key and a session's id are of the same make", () => {
  expect(keyOf(btoa("User:25"))).toBe("25");
  expect(keyOf("not one")).toBeUndefined();
  expect(keyOf(sessionIdOf("session:16ae9285-85c9-4be2-b693-6ca219d9e019") ?? "")).toBe(
    "16ae9285-85c9-4be2-b693-6ca219d9e019",
  );
  expect(sessionIdOf("actor:staff:25")).toBeUndefined();
});
