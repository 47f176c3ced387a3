import type { PhoneOrderProcessInput } from "../api/documents";
import type { DeskError } from "../api/errors";

/** Nobody has said what became of it: it may have been done. */
const UNANSWERED = new Set(["OFFLINE", "GRAPHQL_ERROR"]);

export function isAnswered(errors: readonly DeskError[]): boolean {
  return !errors.some(({ code }) => UNANSWERED.has(code));
}

/** One attempt to place the order: asked for again with the same key it is done once. */
export type Attempt = PhoneOrderProcessInput;

/** A new key, also on pages that the browser does not call secure. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether an attempt that nobody has answered is what is asked for now. */
export function isSameAttempt(
  attempt: Attempt,
  wanted: Pick<Attempt, "payment" | "expectedTotal">,
): boolean {
  return attempt.payment === wanted.payment && attempt.expectedTotal === wanted.expectedTotal;
}
