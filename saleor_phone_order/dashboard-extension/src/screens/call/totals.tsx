import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import type { Cart } from "../../session/session-store";
import styles from "./totals.module.css";

interface Props {
  readonly cart: Cart;
  readonly isPending: boolean;
  readonly mayChange: boolean;
  readonly onRemoveCode: (code: string) => void;
}

/** Always in view. */
export function Totals({ cart, isPending, mayChange, onRemoveCode }: Props) {
  const { t } = useTranslation("call");
  const { discount, promoCodes, shippingMethod } = cart;
  const zero = { amount: "0", currency: discount.currency };
  // A voucher's row shows the discount already.
  const isShown =
    !isSameMoney(discount, zero) &&
    promoCodes.every(({ kind, isFolded }) => kind !== "VOUCHER" || isFolded);
  const shippingName =
    shippingMethod === null
      ? t(cart.isShippingRequired ? "totals.shippingMissing" : "totals.shipping")
      : `${t("totals.shipping")}, ${shippingMethod.name}`;
  return (
    <section
      aria-label={t("totals.title")}
      aria-busy={isPending}
      className={[styles["totals"], isPending ? styles["pending"] : ""].join(" ")}
    >
      <dl>
        <Row name={t("totals.products")} money={cart.subtotal.gross} />
        {isShown ? <Row name={t("totals.discount")} money={discount} isTaken /> : null}
        {promoCodes.map(({ code, name, isFolded, discount: taken }) => (
          <Row
            key={code}
            name={[code, name === code ? "" : name, isFolded ? t("totals.folded") : ""]
              .filter(Boolean)
              .join(", ")}
            money={taken}
            isTaken
            isTold={isFolded}
          >
            <button
              type="button"
              className={styles["remove"]}
              aria-label={t("codes.remove", { code })}
              disabled={!mayChange}
              onClick={() => onRemoveCode(code)}
            >
              <span aria-hidden="true">×</span>
            </button>
          </Row>
        ))}
        <Row
          name={shippingName}
          money={cart.shippingPrice.gross}
        />
        <Row name={t("totals.tax")} money={cart.total.tax} />
        <Row name={t("totals.total")} money={cart.total.gross} isGrand />
      </dl>
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly money: { readonly amount: string; readonly currency: string };
  /** It is taken off. */
  readonly isTaken?: boolean;
  readonly isGrand?: boolean;
  /** It is in the prices above already. */
  readonly isTold?: boolean;
  readonly children?: ReactNode;
}

function Row({ name, money, isTaken = false, isGrand = false, isTold = false, children }: RowProps) {
  return (
    <div className={[styles["row"], isGrand ? styles["grand"] : ""].join(" ")}>
      <dt>{name}</dt>
      <dd className={isTold ? styles["told"] : undefined}>
        {isTaken ? "−" : ""}
        <Amount money={money} />
        {children}
      </dd>
    </div>
  );
}
