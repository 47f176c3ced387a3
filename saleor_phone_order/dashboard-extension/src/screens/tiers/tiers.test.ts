import { expect, test } from "vitest";

import { decimal } from "../../parts/decimal";
import { fromField, toField } from "../../parts/moments";
import { namedSections } from "./sections";

test("a decimal comma is a point, and nothing else is touched", () => {
  expect(decimal(" 12,5 ")).toBe("12.5");
  expect(decimal("1,234.50")).toBe("1,234.50");
  expect(decimal("9007199254740993.10")).toBe("9007199254740993.10");
});

test("a moment comes back from its field to the minute", () => {
  expect(fromField(toField("2026-03-01T12:34:56Z"))).toBe("2026-03-01T12:34:00.000Z");
  expect(toField(null)).toBe("");
  expect(fromField("")).toBeNull();
});

test("a category is named with those above it", () => {
  expect(
    namedSections([
      { id: "2", kind: "CATEGORY", name: "Juices", parentId: "1" },
      { id: "1", kind: "CATEGORY", name: "Groceries", parentId: null },
      { id: "3", kind: "COLLECTION", name: "Summer", parentId: null },
    ]),
  ).toEqual([
    { id: "1", kind: "CATEGORY", path: "Groceries" },
    { id: "2", kind: "CATEGORY", path: "Groceries / Juices" },
    { id: "3", kind: "COLLECTION", path: "Summer" },
  ]);
});
