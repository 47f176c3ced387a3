import type { ReviewDetailFieldsFragment } from "../../api/documents";

export type Decision = ReviewDetailFieldsFragment["allowedActions"][number];
type Payment = NonNullable<ReviewDetailFieldsFragment["payment"]>;
type Facts = Pick<ReviewDetailFieldsFragment, "routes"> & {
  readonly payment: Pick<Payment, "state" | "captured"> | null;
};

/** What becomes of the money; a word of the texts under "approving" or "denying". */
export function moneyWord({ routes, payment }: Facts) {
  if (payment === null) {
    return "elsewhere";
  }
  if (payment.state === "PAID" || /[1-9]/.test(payment.captured.amount)) {
    return "taken";
  }
  if (routes.includes("PENDING_DEBIT")) {
    return "onItsWay";
  }
  return payment.state === "HELD" ? "held" : "none";
}
