import { useTranslation } from "react-i18next";

import type { FoundCustomerFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";
import styles from "./customer-row.module.css";
import { nameOf } from "./customer-name";
import { Day } from "./day";

interface Props {
  readonly id: string;
  readonly customer: FoundCustomerFieldsFragment;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onUse: () => void;
}

/** Enough of a customer to tell people apart on the phone. */
export function CustomerRow({ id, customer, isChosen, onChoose, onUse }: Props) {
  const { t } = useTranslation("customers");
  const name = nameOf(customer);
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={!customer.isEligible}
      className={styles["row"]}
      // The focus stays in the field, where the keys are read.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onDoubleClick={onUse}
    >
      <span className={styles["name"]}>{name}</span>
      {name === customer.email ? <span /> : <span className={styles["quiet"]}>{customer.email}</span>}
      <span className={styles["quiet"]}>{[customer.city, customer.phone].filter(Boolean).join(" · ")}</span>
      <span className={styles["quiet"]}>
        {customer.lastOrderAt === null ? (
          t("noOrder")
        ) : (
          <>
            {t("lastOrder", { number: customer.lastOrderNumber })} · <Day at={customer.lastOrderAt} />
          </>
        )}
      </span>
      <span className={styles["marks"]}>
        {customer.tierName === "" ? null : <Badge look="good">{customer.tierName}</Badge>}
        {customer.openSessionId === null ? null : <Badge look="warn">{t("inCall")}</Badge>}
        {customer.isEligible ? null : (
          <Badge look="warn">{customer.isActive ? t("notEligible") : t("notActive")}</Badge>
        )}
      </span>
    </li>
  );
}
