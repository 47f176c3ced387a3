import { expect, test } from "vitest";

import { chosenOf, NO_CAMPAIGN } from "./choice";

const SPRING = { id: "spring" };
const AUTUMN = { id: "autumn" };

test.each([
  ["one is preselected", [SPRING], "", true, SPRING],
  ["also where none is required", [SPRING], "", false, SPRING],
  ["of several none is", [SPRING, AUTUMN], "", true, undefined],
  ["the last choice is the next one's default", [SPRING, AUTUMN], "autumn", true, AUTUMN],
  ["not if it is not listed any more", [SPRING, AUTUMN], "winter", true, undefined],
  ["without a campaign, if that is wanted", [SPRING], NO_CAMPAIGN, false, undefined],
  ["and possible", [SPRING], NO_CAMPAIGN, true, SPRING],
  ["where none is listed there is none", [], "autumn", true, undefined],
])("%s", (_, listed, remembered, isRequired, chosen) => {
  expect(chosenOf(listed, remembered, isRequired)).toBe(chosen);
});
