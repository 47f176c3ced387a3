import { useTranslation } from "react-i18next";

import type { Kind } from "./kinds";
import styles from "./payment.module.css";

interface Props {
  readonly kinds: readonly Kind[];
  readonly kind: Kind | undefined;
  readonly isLocked: boolean;
  readonly onChange: (kind: Kind) => void;
}

/** How the customer pays. */
export function KindField({ kinds, kind, isLocked, onChange }: Props) {
  const { t } = useTranslation("payment");
  return (
    <fieldset className={styles["kinds"]} disabled={isLocked}>
      <legend>{t("how")}</legend>
      {kinds.map((known) => (
        <label key={known} className={styles["kind"]}>
          <input
            type="radio"
            name="payment-kind"
            checked={known === kind}
            onChange={() => onChange(known)}
          />
          {t(`kind.${known}`)}
        </label>
      ))}
    </fieldset>
  );
}
