import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { AddressFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import type { Cart, Session } from "../../session/session-store";
import { AddressLines } from "../customers/address-lines";
import { AddressDialog } from "./address-dialog";
import styles from "./panels.module.css";

interface Props {
  readonly session: Session;
  readonly cart: Cart;
  readonly mayChange: boolean;
}

export function Addresses({ session, cart, mayChange }: Props) {
  const { t } = useTranslation("call");
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles["stack"]}>
      <div className={styles["pair"]}>
        <One title={t("addresses.billing")} address={cart.billingAddress} />
        {cart.isShippingRequired || cart.shippingAddress !== null ? (
          <One title={t("addresses.shipping")} address={cart.shippingAddress} />
        ) : null}
      </div>
      <div>
        <Button disabled={!mayChange} onClick={() => setOpen(true)}>
          {t("addresses.edit")}
        </Button>
      </div>
      {isOpen ? <AddressDialog session={session} cart={cart} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

interface OneProps {
  readonly title: string;
  readonly address: AddressFieldsFragment | null;
}

function One({ title, address }: OneProps) {
  const { t } = useTranslation("call");
  return (
    <div>
      <h3>{title}</h3>
      {address === null ? (
        <p className={styles["quiet"]}>{t("addresses.none")}</p>
      ) : (
        <AddressLines address={address} />
      )}
    </div>
  );
}
