import { expect, test } from "vitest";

import { de } from "./de";
import { en } from "./en";

type Texts = { readonly [key: string]: string | Texts };

function names(part: Texts, before = ""): string[] {
  return Object.entries(part).flatMap(([key, text]) =>
    typeof text === "string" ? [before + key] : names(text, `${before}${key}.`),
  );
}

/** Plural forms differ between languages. */
function withoutForms(all: string[]): string[] {
  return [...new Set(all.map((name) => name.replace(/_(zero|one|two|few|many|other)$/, "")))].sort();
}

test("German has every text that English has, and no other", () => {
  expect(withoutForms(names(de))).toEqual(withoutForms(names(en)));
});
