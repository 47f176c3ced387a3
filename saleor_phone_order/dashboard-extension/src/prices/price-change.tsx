import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { Amount } from "../parts/amount";
import { useProblemText } from "../parts/problems";
import { LazyPriceDialog } from "./lazy-price-dialog";
import type { Override } from "./override";
import styles from "./prices.module.css";
import { TAKEN_BACK, useGivePrice } from "./use-give-price";

interface Props {
  readonly session: string;
  /** Its id; undefined for the shipping. */
  readonly line: string | undefined;
  readonly name: string;
  readonly price: { readonly amount: string; readonly currency: string };
  readonly override: Override | undefined;
  readonly ceiling: string;
  /** Whether agents may give another price here, and now. */
  readonly mayChange: boolean;
}

/** Gives another price, and says what became of one that was asked for. */
export function PriceChange({ session, line, name, price, override, ceiling, mayChange }: Props) {
  const { t } = useTranslation("prices");
  const problemText = useProblemText();
  const give = useGivePrice(session, line);
  const [isOpen, setOpen] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const isWaiting = override?.state === "PENDING";
  return (
    <>
      {isWaiting ? (
        <span className={styles["waits"]}>
          {t("waits")} <Amount money={override.price} />
        </span>
      ) : null}
      {override?.state === "REFUSED" ? (
        <span className={styles["refused"]}>
          {t("refused", { name: override.decidedBy?.name ?? "" })} <Amount money={override.price} />
        </span>
      ) : null}
      {override?.state === "APPLIED" ? <span>“{override.reason}”</span> : null}{" "}
      {isWaiting || mayChange ? (
        // One button, whatever it does: it keeps the focus when a supervisor decides.
        <button
          type="button"
          className={styles["change"]}
          aria-label={t(isWaiting ? "withdraw" : "change", { name })}
          onClick={() => (isWaiting ? void give(TAKEN_BACK).then(setErrors) : setOpen(true))}
        >
          {t(isWaiting ? "withdrawShort" : "changeShort")}
        </button>
      ) : null}{" "}
      {errors.length === 0 ? null : (
        <span role="alert" className={styles["refused"]}>
          {problemText(errors)}
        </span>
      )}
      {isOpen ? (
        <LazyPriceDialog
          name={name}
          price={price}
          override={override}
          ceiling={ceiling}
          give={give}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
