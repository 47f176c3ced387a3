import { useTranslation } from "react-i18next";

import { assertUnreachable } from "../../assert-unreachable";
import type { ReviewListFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";
import { HoldClock } from "./hold-clock";

export type ReviewState = ReviewListFieldsFragment["state"];
export type ReviewRoute = ReviewListFieldsFragment["routes"][number];

export const REVIEW_STATES: readonly ReviewState[] = ["PENDING", "APPROVED", "DENIED"];
export const REVIEW_ROUTES: readonly ReviewRoute[] = [
  "PAYMENT_FAILED",
  "EXTERNAL_PAYMENT",
  "PENDING_DEBIT",
  "NEW_ADDRESS",
  "PRICE",
  "SAMPLE",
];

/** What was decided, or why it waits and until when its money is held. */
export function ReviewBadges({ review }: { readonly review: ReviewListFieldsFragment }) {
  const { t } = useTranslation("reviews");
  return (
    <>
      {review.state === "PENDING" ? null : (
        <Badge look={review.state === "APPROVED" ? "good" : "bad"}>{t(`state.${review.state}`)}</Badge>
      )}
      {review.routes.map((route) => (
        <Badge key={route} look={lookOf(route)}>
          {t(`route.${route}`)}
        </Badge>
      ))}
      {review.holdExpiresAt === null ? null : <HoldClock at={review.holdExpiresAt} />}
    </>
  );
}

function lookOf(route: ReviewRoute) {
  switch (route) {
    case "PAYMENT_FAILED":
      return "bad";
    case "EXTERNAL_PAYMENT":
    case "NEW_ADDRESS":
    case "PRICE":
      return "warn";
    case "PENDING_DEBIT":
    case "SAMPLE":
      return "plain";
    default:
      return assertUnreachable(route);
  }
}

/** How the two people of an order are called. */
export function usePeople() {
  const { t } = useTranslation("reviews");
  return {
    agentOf: ({ session: { agent, appId } }: ReviewListFieldsFragment): string =>
      agent?.name || agent?.email || (appId === null ? t("nobody") : t("app")),
    customerOf: ({ session: { customer, isGuest } }: ReviewListFieldsFragment): string =>
      customer?.name || customer?.email || (isGuest ? t("guest") : t("deleted")),
  };
}
