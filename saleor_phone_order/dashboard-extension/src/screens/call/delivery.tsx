import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ShippingMethodUpdateDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Amount } from "../../parts/amount";
import { Problems } from "../../parts/problems";
import { overrideOf } from "../../prices/override";
import { PriceChange } from "../../prices/price-change";
import { useSessionStore } from "../../session/session-context";
import type { Cart, Session } from "../../session/session-store";
import styles from "./panels.module.css";

interface Props {
  readonly session: Session;
  readonly cart: Cart;
  readonly mayChange: boolean;
}

export function Delivery({ session, cart, mayChange }: Props) {
  const { t } = useTranslation("call");
  const store = useSessionStore();
  const group = useId();
  const { shippingMethod } = cart;
  const [wanted, setWanted] = useState<string>();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);

  async function choose(method: string) {
    setWanted(method);
    setErrors([]);
    setErrors(
      await store.change(
        ShippingMethodUpdateDocument,
        { session: session.id, method },
        (data) => data.phoneOrderShippingMethodUpdate,
      ),
    );
    setWanted((latest) => (latest === method ? undefined : latest));
  }

  if (cart.shippingMethods.length === 0) {
    return (
      <p className={styles["quiet"]}>
        {t(
          cart.lines.length === 0
            ? "delivery.noLines"
            : !cart.isShippingRequired
              ? "delivery.notNeeded"
              : cart.shippingAddress === null
                ? "delivery.noAddress"
                : "delivery.none",
        )}
      </p>
    );
  }
  return (
    <fieldset className={styles["methods"]} disabled={!mayChange}>
      <legend className="for-screen-readers">{t("delivery.title")}</legend>
      {cart.shippingMethods.map(({ id, name, price }) => (
        <label key={id} className={[styles["method"], wanted === id ? styles["pending"] : ""].join(" ")}>
          <input
            type="radio"
            name={group}
            checked={id === (wanted ?? cart.shippingMethod?.id)}
            onChange={() => void choose(id)}
          />
          {name}
          <span className={styles["price"]}>
            <Amount money={price.gross} />
          </span>
        </label>
      ))}
      {shippingMethod === null ? null : (
        <div className={styles["given"]}>
          <PriceChange
            session={session.id}
            line={undefined}
            name={shippingMethod.name}
            price={shippingMethod.price.net}
            override={overrideOf(session.priceOverrides, { kind: "SHIPPING" })}
            ceiling={session.priceLimits.ceiling}
            mayChange={mayChange && session.priceLimits.isShippingAdjustable}
          />
        </div>
      )}
      <Problems errors={errors} />
    </fieldset>
  );
}
