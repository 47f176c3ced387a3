import type { PhoneOrderProcessPayment } from "../api/documents";
import { isNothing } from "../parts/money";

/** The ways to pay, in the order in which they are offered. */
const KINDS = ["CARD", "BANK_DEBIT", "PAY_LINK", "NONE", "EXTERNAL"] as const;

export type Kind = PhoneOrderProcessPayment;

/** What is typed into these goes from the browser to the gateway alone. */
export type TypedKind = Extract<Kind, "CARD" | "BANK_DEBIT">;

/** The ways that fit the total, the usual one first. */
export function kindsFor(
  offered: readonly Kind[],
  total: { readonly amount: string } | undefined,
): readonly Kind[] {
  const isFree = total !== undefined && isNothing(total);
  return KINDS.filter((kind) => offered.includes(kind) && (kind === "NONE") === isFree);
}

export function isTyped(kind: Kind | undefined): kind is TypedKind {
  return kind === "CARD" || kind === "BANK_DEBIT";
}
