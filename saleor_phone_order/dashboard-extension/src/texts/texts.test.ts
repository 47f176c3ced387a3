import { expect, test } from "vitest";

import { adminTexts } from "./admin-texts";
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

test.each([
  ["agents", { en, de }],
  ["supervisors", adminTexts],
])("German has every text for %s that English has, and no other", (_, texts) => {
  expect(withoutForms(names(texts.de))).toEqual(withoutForms(names(texts.en)));
});
