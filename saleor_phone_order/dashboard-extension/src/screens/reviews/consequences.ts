import type { ReviewDetailFieldsFragment } from "../../api/documents";

export type Decision = ReviewDetailFieldsFragment["allowedActions"][number];
type Review = Pick<ReviewDetailFieldsFragment, "routes">;
type Payment = Pick<NonNullable<ReviewDetailFieldsFragment["payment"]>, "state" | "captured">;

/** Where the money of an order is: a word of the texts under "approving" and "denying". */
export function moneyWord(review: Review, payment: Payment | null) {
  if (payment === null) {
    return "elsewhere";
  }
  if (payment.state === "PAID") {
    return "taken";
  }
  return payment.state === "HELD" ? heldWord(review, payment) : "none";
}

/** What HELD means for a payment: a debit is on its way, and may have come already. */
export function heldWord({ routes }: Review, { captured }: Payment) {
  if (/[1-9]/.test(captured.amount)) {
    return "taken";
  }
  return routes.includes("PENDING_DEBIT") ? "onItsWay" : "held";
}
