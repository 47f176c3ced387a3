import type { PaymentFieldsFragment, PhoneOrderReviewRoute } from "../api/documents";
import { assertUnreachable } from "../assert-unreachable";
import { isNothing } from "../parts/money";

/** How an order is paid, in a word of `texts/…/payment.json`. */
export type MoneyState = "NOTHING" | "ELSEWHERE" | "PAID" | "TAKING" | "HELD" | "DEBIT" | "BACK" | "OPEN";

interface Placed {
  readonly payment: PaymentFieldsFragment | null;
  readonly order: { readonly total: { readonly gross: { readonly amount: string } } } | null;
  readonly review: { readonly routes: readonly PhoneOrderReviewRoute[] } | null;
}

export function moneyStateOf({ payment, order, review }: Placed): MoneyState {
  if (payment === null) {
    return order !== null && isNothing(order.total.gross) ? "NOTHING" : "ELSEWHERE";
  }
  switch (payment.state) {
    case "CREATED":
    case "AWAITING":
      return "OPEN";
    case "HELD":
      return review?.routes.includes("PENDING_DEBIT") === true ? "DEBIT" : "HELD";
    case "CAPTURING":
      return "TAKING";
    case "PAID":
      return "PAID";
    case "RELEASING":
    case "RELEASED":
      return "BACK";
    default:
      return assertUnreachable(payment.state);
  }
}
