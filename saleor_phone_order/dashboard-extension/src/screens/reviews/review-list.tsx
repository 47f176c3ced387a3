import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { ReviewListFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { PagedList } from "../../parts/paged-list";
import styles from "../../parts/rows.module.css";
import type { Pages } from "../../parts/use-pages";
import { When } from "../../parts/when";
import { ReviewBadges, usePeople } from "./review-words";

interface Props {
  readonly reviews: Pages<ReviewListFieldsFragment>;
  readonly shownId: string | undefined;
  /** Shows all that waits, and nothing else. */
  readonly isQueue: boolean;
}

export function ReviewList({ reviews, shownId, isQueue }: Props) {
  const { t } = useTranslation("reviews");
  const { agentOf, customerOf } = usePeople();
  return (
    <PagedList pages={reviews} empty={isQueue ? t("none") : t("noneFound")}>
      <ul aria-label={t("list")} className={styles["list"]}>
        {reviews.nodes.map((review) => (
          <li key={review.id} className={styles["item"]}>
            <p className={styles["line"]}>
              <Link
                href={`/reviews/${review.id}`}
                className={styles["link"] ?? ""}
                aria-current={review.id === shownId ? "true" : undefined}
              >
                #{review.order?.number ?? "—"} {customerOf(review)}
              </Link>
              {review.order === null ? null : <Amount money={review.order.total.gross} />}
            </p>
            <p className={styles["badges"]}>
              <ReviewBadges review={review} />
            </p>
            <p className={styles["quiet"]}>
              {agentOf(review)}, {review.state === "PENDING" ? t("since") : null} <When at={review.createdAt} />
            </p>
          </li>
        ))}
      </ul>
    </PagedList>
  );
}
