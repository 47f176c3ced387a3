import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "wouter";

import { ReviewsDocument } from "../../api/documents";
import { MasterDetail } from "../../parts/master-detail";
import { usePages } from "../../parts/use-pages";
import { useRefresh } from "../../parts/use-refresh";
import { ReviewDetails } from "./review-details";
import { ReviewFilter } from "./review-filter";
import { ReviewList } from "./review-list";
import type { ReviewRoute, ReviewState } from "./review-words";

const REFRESH_MILLISECONDS = 15_000;

/** The orders that wait for a supervisor; the one that waits longest is first. */
export function ReviewsScreen() {
  const { t } = useTranslation("reviews");
  const { id } = useParams();
  const [, goTo] = useLocation();
  const [state, setState] = useState<ReviewState | null>("PENDING");
  const [route, setRoute] = useState<ReviewRoute | null>(null);
  const reviews = usePages(
    ReviewsDocument,
    (page) => ({ state, route, ...page }),
    (data) => data.phoneOrderReviews,
  );
  useRefresh(reviews.reload, REFRESH_MILLISECONDS);
  return (
    <MasterDetail
      isOpen={id !== undefined}
      list={
        <>
          <ReviewFilter state={state} onState={setState} route={route} onRoute={setRoute} />
          <ReviewList reviews={reviews} shownId={id} isQueue={state === "PENDING" && route === null} />
        </>
      }
      details={
        id === undefined ? (
          <p>{t("choose")}</p>
        ) : (
          <ReviewDetails key={id} id={id} onChange={reviews.reload} onClose={() => goTo("/reviews")} />
        )
      }
    />
  );
}
