import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { CustomerFieldsFragment } from "../../api/documents";
import { CustomerDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { useMay } from "../../desk-context";
import { Amount } from "../../parts/amount";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { useSettled } from "../../parts/use-settled";
import { AddressLines } from "./address-lines";
import styles from "./customer-details.module.css";
import { nameOf } from "./customer-name";
import { Day } from "./day";

interface Props {
  readonly id: string;
  readonly isBusy: boolean;
  /** Whether this panel is where Enter goes on, and so has the focus. */
  readonly isFirst: boolean;
  readonly onUse: () => void;
  readonly onUpdate: (customer: CustomerFieldsFragment) => void;
  readonly onTakeOver: (sessionId: string) => void;
}

/** Each look at somebody is in the history: not at those whom the highlight only passes. */
const LOOK_MILLISECONDS = 400;

/** Everything about one customer, before the call begins. */
export function CustomerDetails({ id, isBusy, isFirst, onUse, onUpdate, onTakeOver }: Props) {
  const { t } = useTranslation("customers");
  const { t: common } = useTranslation();
  const maySupervise = useMay("MANAGE_PHONE_ORDERS");
  const [askedId] = useSettled(id, LOOK_MILLISECONDS);
  const [{ data, error }, ask] = useQuery({
    query: CustomerDocument,
    variables: { id: askedId },
    pause: askedId !== id,
  });
  const customer = data?.phoneOrderCustomer;
  if (error) {
    return (
      <section className={styles["details"]} aria-label={t("details.area")}>
        <Problems errors={errorsOf(error)} />
        <Button onClick={() => ask()}>{common("tryAgain")}</Button>
      </section>
    );
  }
  if (data && customer === null) {
    return (
      <section className={styles["details"]} aria-label={t("details.area")}>
        <Notice look="warn">{t("details.gone")}</Notice>
      </section>
    );
  }
  if (customer?.id !== id) {
    return (
      <section className={styles["details"]} aria-label={t("details.area")} aria-busy="true">
        <Skeleton rows={4} />
      </section>
    );
  }
  const { openSessionId } = customer;
  return (
    <section className={styles["details"]} aria-label={t("details.area")}>
      <header className={styles["head"]}>
        <h2>{nameOf(customer)}</h2>
        {customer.tierName === "" ? null : <Badge look="good">{customer.tierName}</Badge>}
      </header>
      <p>{customer.email}</p>
      {customer.isEligible ? null : (
        <Notice look="warn">{customer.isActive ? t("notEligible") : t("notActive")}</Notice>
      )}
      {openSessionId === null ? null : <Notice look="warn">{t("inCallWith")}</Notice>}
      <div className={styles["actions"]}>
        <Button
          look="main"
          autoFocus={isFirst}
          disabled={!customer.isEligible}
          aria-disabled={isBusy}
          onClick={onUse}
          shortcut="Enter"
        >
          {t("use")}
        </Button>
        <Button disabled={!customer.isEligible} onClick={() => onUpdate(customer)}>
          {t("update")}
        </Button>
        {openSessionId !== null && maySupervise ? (
          <Button aria-disabled={isBusy} onClick={() => onTakeOver(openSessionId)}>
            {t("takeOver")}
          </Button>
        ) : null}
      </div>
      <h3>{t("details.addresses")}</h3>
      {customer.addresses.length === 0 ? <p className={styles["quiet"]}>{t("details.noAddresses")}</p> : null}
      <ul className={styles["addresses"]}>
        {customer.addresses.map((address) => (
          <li key={address.id}>
            <AddressLines
              address={address}
              isBilling={address.id === customer.defaultBillingAddress?.id}
              isShipping={address.id === customer.defaultShippingAddress?.id}
            />
          </li>
        ))}
      </ul>
      <h3>{t("details.orders")}</h3>
      {customer.orders.length === 0 ? (
        <p className={styles["quiet"]}>{t("noOrder")}</p>
      ) : (
        <ul className={styles["orders"]}>
          {customer.orders.map((order) => (
            <li key={order.id}>
              <span>{t("order", { number: order.number })}</span>
              <span className={styles["quiet"]}>
                <Day at={order.placedAt} /> · {order.status}
              </span>
              <Amount money={order.total} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
