import { useTranslation } from "react-i18next";

import type { Cart, Session } from "../../session/session-store";
import { AddressLines } from "../customers/address-lines";
import styles from "./panels.module.css";

interface Props {
  readonly session: Session;
  readonly cart: Cart;
  readonly mayChange: boolean;
}

export function Addresses({ cart }: Props) {
  const { t } = useTranslation("call");
  const { billingAddress, shippingAddress } = cart;
  return (
    <div className={styles["stack"]}>
      <div className={styles["pair"]}>
        <div>
          <h3>{t("addresses.billing")}</h3>
          {billingAddress === null ? <p>{t("addresses.none")}</p> : <AddressLines address={billingAddress} />}
        </div>
        {cart.isShippingRequired ? (
          <div>
            <h3>{t("addresses.shipping")}</h3>
            {shippingAddress === null ? <p>{t("addresses.none")}</p> : <AddressLines address={shippingAddress} />}
          </div>
        ) : null}
      </div>
    </div>
  );
}
