import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";

import { assertUnreachable } from "../assert-unreachable";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
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

function Ordered({ order, isInReview }: Extract<Result, { kind: "ORDERED" }>) {
  const { t } = useTranslation("outcomes");
  return (
    <>
      <h1>{t("result.ordered", { number: order?.number ?? "" })}</h1>
      {order ? (
        <dl className={styles["facts"]}>
          <dt>{t("result.total")}</dt>
          <dd>
            <Amount money={order.total.gross} />
          </dd>
          <dt>{t("result.paid")}</dt>
          <dd>{order.isPaid ? t("result.isPaid") : t("result.isNotPaid")}</dd>
          {isInReview ? null : (
            <>
              <dt>{t("result.status")}</dt>
              <dd>{order.status}</dd>
            </>
          )}
        </dl>
      ) : null}
      {isInReview ? <Notice look="plain">{t("result.review")}</Notice> : null}
    </>
  );
}
