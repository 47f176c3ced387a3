import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PlaceOrderDocument } from "../api/documents";
import { Amount } from "../parts/amount";
import { isSameMoney } from "../parts/money";
import { Notice } from "../parts/notice";
import { useSessionStore } from "../session/session-context";
import type { Session } from "../session/session-store";
import { EndCallDialog, useEndCall } from "./end-call";
import styles from "./end-call.module.css";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

export function PlaceOrderDialog({ session, onClose }: Props) {
  const { t } = useTranslation("outcomes");
  const store = useSessionStore();
  const call = useEndCall();
  const total = session.cart?.total.gross;
  /** What the agent has read out. */
  const [agreed, setAgreed] = useState(total);

  async function place() {
    setAgreed(total);
    const errors = await call.end(
      PlaceOrderDocument,
      {
        id: session.id,
        input: {
          idempotencyKey: session.id, // A call has one order, however often it is asked for.
          payment: "EXTERNAL",
          expectedTotal: total?.amount ?? null,
        },
      },
      (data) => data.phoneOrderProcess,
      (data) => ({
        kind: "ORDERED",
        order: data.phoneOrderProcess?.order ?? null,
        isInReview: data.phoneOrderProcess?.review?.state === "PENDING",
      }),
    );
    if (errors.some(({ code }) => code === "TOTAL_CHANGED")) {
      await store.load();
    }
  }

  const isChanged = total !== undefined && agreed !== undefined && !isSameMoney(total, agreed);
  return (
    <EndCallDialog
      title={t("order.title")}
      confirm={t("order.confirm")}
      isConfirmFocused
      call={call}
      onClose={onClose}
      onConfirm={() => void place()}
    >
      <dl className={styles["facts"]}>
        <dt>{t("order.total")}</dt>
        <dd>{total === undefined ? "–" : <Amount money={total} />}</dd>
        <dt>{t("order.payment")}</dt>
        <dd>{t("order.external")}</dd>
      </dl>
      {isChanged ? (
        <div role="status">
          <Notice look="warn">
            {t("order.changed")} <Amount money={agreed} /> → <Amount money={total} />
          </Notice>
        </div>
      ) : null}
    </EndCallDialog>
  );
}
