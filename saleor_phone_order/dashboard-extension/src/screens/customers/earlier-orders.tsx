import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { OrderAgainMutation } from "../../api/documents";
import { EarlierOrdersDocument, OrderAgainDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { errorsOf } from "../../api/errors";
import { Amount } from "../../parts/amount";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { showDifferences } from "../../session/differences";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import { Day } from "./day";
import styles from "./earlier-orders.module.css";

type Differences = NonNullable<OrderAgainMutation["phoneOrderOrderCopy"]>["differences"];

interface Props {
  readonly session: Session;
  /** Nothing is asked for before: each look at a customer is in the history. */
  readonly isShown: boolean;
}

/** What the customer ordered before, to be put into the cart again. */
export function EarlierOrders({ session, isShown }: Props) {
  const { t } = useTranslation("customers");
  const { t: common } = useTranslation();
  const store = useSessionStore();
  const customerId = session.customer?.id;
  const [{ data, error }, ask] = useQuery({
    query: EarlierOrdersDocument,
    variables: { customerId: customerId ?? "" },
    pause: customerId === undefined || !isShown,
  });
  const [busyId, setBusyId] = useState<string>();
  const [copied, setCopied] = useState("");
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const orders = data?.phoneOrderCustomer?.orders ?? [];

  async function orderAgain(orderId: string, number: string) {
    if (busyId !== undefined) {
      return;
    }
    setBusyId(orderId);
    setCopied("");
    let differences: Differences = null;
    const refusals = await store.add(
      OrderAgainDocument,
      (revision) => ({ id: session.id, orderId, revision }),
      (answer) => {
        differences = answer.phoneOrderOrderCopy?.differences ?? null;
        return answer.phoneOrderOrderCopy;
      },
    );
    setErrors(refusals);
    setBusyId(undefined);
    if (refusals.length === 0) {
      setCopied(t("earlier.copied", { number }));
      showDifferences(differences);
    }
  }

  if (customerId === undefined) {
    return <p>{t("earlier.guest")}</p>;
  }
  if (error) {
    return (
      <>
        <Problems errors={errorsOf(error)} />
        <Button onClick={() => ask()}>{common("tryAgain")}</Button>
      </>
    );
  }
  if (data === undefined) {
    return <Skeleton rows={2} />;
  }
  return (
    <div className={styles["orders"]}>
      {orders.length === 0 ? <p>{t("noOrder")}</p> : null}
      <ul>
        {orders.map(({ id, number, placedAt, status, total }) => (
          <li key={id} className={styles["order"]}>
            <span>{t("order", { number })}</span>
            <span className={styles["quiet"]}>
              <Day at={placedAt} /> · {status}
            </span>
            <Amount money={total} />
            <Button
              disabled={!session.allowedActions.includes("CHANGE_CART")}
              aria-disabled={busyId !== undefined}
              aria-label={t("earlier.againNumber", { number })}
              onClick={() => void orderAgain(id, number)}
            >
              {t("earlier.again")}
            </Button>
          </li>
        ))}
      </ul>
      <p role="status">{copied}</p>
      <Problems errors={errors} />
    </div>
  );
}
