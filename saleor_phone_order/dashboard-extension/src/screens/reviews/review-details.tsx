import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { ReviewDetailFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { DetailBox } from "../../parts/detail-box";
import { Fetched } from "../../parts/fetched";
import { When } from "../../parts/when";
import { heldWord } from "./consequences";
import { ReviewActions } from "./review-actions";
import { ReviewLines } from "./review-lines";
import { ReviewBadges, usePeople } from "./review-words";
import styles from "./reviews.module.css";
import { useReview } from "./use-review";

interface Props {
  readonly id: string;
  /** The review is not any more as a list has it. */
  readonly onChange: () => void;
  readonly onClose: () => void;
}

export function ReviewDetails({ id, onChange, onClose }: Props) {
  const { t } = useTranslation(["reviews", "common"]);
  const one = useReview(id);
  const { node: shown, show, reload } = one;
  return (
    <DetailBox
      title={shown === undefined ? t("review") : t("title", { number: shown.order?.number ?? "—" })}
      badges={shown === undefined ? null : <ReviewBadges review={shown} />}
      onClose={onClose}
    >
      <Fetched one={one} gone={t("gone")}>
        {(review) => (
          <>
            <ReviewActions
              review={review}
              onDecided={(decided) => {
                show(decided);
                onChange();
              }}
              onRefused={() => {
                reload();
                onChange();
              }}
            />
            <Facts review={review} />
            <ReviewLines review={review} />
          </>
        )}
      </Fetched>
    </DetailBox>
  );
}

function Facts({ review }: { readonly review: ReviewDetailFieldsFragment }) {
  const { t } = useTranslation("reviews");
  const { agentOf, customerOf } = usePeople();
  const { order, payment, holdExpiresAt } = review;
  const facts = [
    [
      t("why"),
      <ul key="why">
        {review.routes.map((route) => (
          <li key={route}>{t(`routeMeaning.${route}`)}</li>
        ))}
      </ul>,
    ],
    [t("customer"), customerOf(review)],
    [t("agent"), agentOf(review)],
    [t("orderedAt"), <When key="at" at={review.createdAt} />],
    [t("total"), order === null ? t("orderGone") : <Amount key="total" money={order.total.gross} />],
    [t("payment"), payment === null ? t("paidElsewhere") : <Paid key="payment" review={review} payment={payment} />],
    [t("heldUntil"), holdExpiresAt === null ? "" : <When key="held" at={holdExpiresAt} />],
    [t("reason"), review.reason],
    [
      t("call"),
      <Link key="call" href={`/history/${review.session.id}`}>
        {t("history")}
      </Link>,
    ],
  ] as const;
  return (
    <dl className={styles["facts"]}>
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name} className={styles["fact"]}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface PaidProps {
  readonly review: ReviewDetailFieldsFragment;
  readonly payment: NonNullable<ReviewDetailFieldsFragment["payment"]>;
}

function Paid({ review, payment }: PaidProps) {
  const { t } = useTranslation("reviews");
  return (
    <>
      {t(`kind.${payment.kind}`)}: <Amount money={payment.amount} />,{" "}
      {payment.state === "HELD" ? t(`held.${heldWord(review, payment)}`) : t(`money.${payment.state}`)}
    </>
  );
}
