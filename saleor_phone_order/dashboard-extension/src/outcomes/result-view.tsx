import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import type { OrderReviewFieldsFragment } from "../api/documents";
import { assertUnreachable } from "../assert-unreachable";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { isNothing } from "../parts/money";
import { Notice } from "../parts/notice";
import { When } from "../parts/when";
import type { MoneyState } from "../payment/money-state";
import { moneyStateOf } from "../payment/money-state";
import { useSessionStore } from "../session/session-context";
import { LinkToCopy } from "./link-to-copy";
import type { Result } from "./result";
import styles from "./result-view.module.css";

/** What became of the call, and what comes next. */
export function ResultView({ result }: { readonly result: Result }) {
  const { t } = useTranslation("outcomes");
  const store = useSessionStore();
  const [, navigate] = useLocation();
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  function newCall() {
    navigate("/", { replace: true });
    void store.goOn();
  }
  return (
    <section ref={section} tabIndex={-1} className={styles["result"]} aria-label={t("result.label")}>
      <Told result={result} />
      <div>
        <Button look="main" onClick={newCall}>
          {t("result.newCall")}
        </Button>
      </div>
    </section>
  );
}

function Told({ result }: { readonly result: Result }) {
  const { t } = useTranslation("outcomes");
  switch (result.kind) {
    case "ORDERED":
      return <Ordered {...result} />;
    case "HANDED_OFF":
      return (
        <>
          <h1>{t("result.handedOff")}</h1>
          <p>{result.isMailed ? t("result.handedOffMailed") : t("result.handedOffText")}</p>
        </>
      );
    case "DRAFTED":
      return (
        <>
          <h1>{t("result.drafted", { number: result.draft?.number ?? "" })}</h1>
          <p>{result.isMailed ? t("result.draftMailed") : t("result.draftText")}</p>
          {result.link ? <LinkToCopy url={result.link.url} /> : <p>{t("result.noLink")}</p>}
        </>
      );
    case "CANCELLED":
      return (
        <>
          <h1>{t("result.cancelled")}</h1>
          <p>{t("result.cancelledText")}</p>
        </>
      );
    default:
      return assertUnreachable(result);
  }
}

function Ordered({ order, payment, review }: Extract<Result, { kind: "ORDERED" }>) {
  const { t } = useTranslation(["outcomes", "payment"]);
  const money = moneyStateOf({ order, payment, review });
  const isPending = review?.state === "PENDING";
  return (
    <>
      <h1>{t("result.ordered", { number: order?.number ?? "" })}</h1>
      <dl className={styles["facts"]}>
        {order ? (
          <>
            <dt>{t("result.total")}</dt>
            <dd>
              <Amount money={order.total.gross} />
            </dd>
            {isNothing(order.total.tax) ? null : (
              <>
                <dt>{t("result.tax")}</dt>
                <dd>
                  <Amount money={order.total.tax} />
                </dd>
              </>
            )}
          </>
        ) : null}
        <dt>{t("result.paid")}</dt>
        <dd>{t(`payment:money.${money}`)}</dd>
        {order && !isPending ? (
          <>
            <dt>{t("result.status")}</dt>
            <dd>{order.status}</dd>
          </>
        ) : null}
      </dl>
      <Notice look={isPending ? "plain" : "good"}>
        {isPending ? <Waits review={review} money={money} /> : t("payment:next.ready")}
        {isPending && payment?.holdExpiresAt ? (
          <p>
            {t("payment:next.until")} <When at={payment.holdExpiresAt} />
          </p>
        ) : null}
      </Notice>
    </>
  );
}

interface WaitsProps {
  readonly review: OrderReviewFieldsFragment;
  readonly money: MoneyState;
}

/** Why the order is not sent out yet. */
function Waits({ review, money }: WaitsProps) {
  const { t } = useTranslation("payment");
  if (money === "DEBIT" && review.routes.length === 1) {
    return <p>{t("next.debit")}</p>;
  }
  return (
    <p>
      {t("next.review")} {review.routes.map((route) => t(`route.${route}`)).join(", ")}.
    </p>
  );
}
