import { expect, test } from "vitest";

import { PLAIN_CALL } from "../session/plain-call";
import type { Session } from "../session/session-store";
import { isDetailMissing } from "./missing";

const FIELD = { key: "size", label: "Size", kind: "TEXT", choices: [], isRequired: true } as const;
const CAMPAIGN = { id: "C1", name: "Spring", areTermsRequired: false, fields: [FIELD] };
const ANSWERED = { ...PLAIN_CALL.details, fields: [{ key: "size", value: "L" }] };

function isMissing(part: Partial<Session>): boolean {
  const call: Pick<Session, "campaign" | "details" | "isGuest"> = {
    ...PLAIN_CALL,
    isGuest: false,
    ...part,
  };
  return isDetailMissing(call);
}

test("a required question wants an answer, but not of a guest", () => {
  expect(isMissing({ campaign: CAMPAIGN })).toBe(true);
  expect(isMissing({ campaign: CAMPAIGN, details: ANSWERED })).toBe(false);
  expect(isMissing({ campaign: CAMPAIGN, isGuest: true })).toBe(false);
  expect(isMissing({})).toBe(false);
});

test("required terms want a yes, also of a guest", () => {
  const campaign = { ...CAMPAIGN, areTermsRequired: true };
  const details = { ...ANSWERED, termsAgreedAt: "2026-01-01T00:00:00Z" };
  expect(isMissing({ campaign, details: ANSWERED })).toBe(true);
  expect(isMissing({ campaign, details: ANSWERED, isGuest: true })).toBe(true);
  expect(isMissing({ campaign, details })).toBe(false);
});
