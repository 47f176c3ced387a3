import { useTranslation } from "react-i18next";

import type { AddressFieldsFragment } from "../../api/documents";
import { useDesk } from "../../desk-context";
import styles from "./address-lines.module.css";

interface Props {
  readonly address: AddressFieldsFragment;
  readonly isBilling?: boolean;
  readonly isShipping?: boolean;
}

/** An address as on an envelope, and what the customer uses it for. */
export function AddressLines({ address, isBilling = false, isShipping = false }: Props) {
  const { t } = useTranslation("customers");
  const { countries } = useDesk();
  const country = countries.find(({ code }) => code === address.country)?.name ?? address.country;
  const lines = [
    `${address.firstName} ${address.lastName}`,
    address.companyName,
    address.streetAddress1,
    address.streetAddress2,
    `${address.postalCode} ${address.city}`,
    [address.cityArea, address.countryArea].filter(Boolean).join(", "),
    country,
    address.phone,
  ]
    .map((line) => line.trim())
    .filter(Boolean);
  const uses = [isBilling ? t("address.billing") : "", isShipping ? t("address.shipping") : ""].filter(Boolean);
  return (
    <address className={styles["address"]}>
      {uses.length === 0 ? null : <span className={styles["uses"]}>{uses.join(", ")}</span>}
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </address>
  );
}
