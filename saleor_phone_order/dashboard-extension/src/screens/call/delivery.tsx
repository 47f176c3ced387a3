import { Fragment, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ShippingMethodUpdateDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import { Problems } from "../../parts/problems";
import { overrideOf } from "../../prices/override";
import { PriceChange } from "../../prices/price-change";
import { useSessionStore } from "../../session/session-context";
import type { Cart, Session } from "../../session/session-store";
import styles from "./panels.module.css";

type Money = Cart["shippingPrice"]["gross"];

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
  const override = overrideOf(session.priceOverrides, { kind: "SHIPPING" });
  const given = override?.state === "APPLIED" ? cart.shippingPrice.gross : undefined;
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
        <Fragment key={id}>
          <label className={[styles["method"], wanted === id ? styles["pending"] : ""].join(" ")}>
            <input
              type="radio"
              name={group}
              checked={id === (wanted ?? shippingMethod?.id)}
              onChange={() => void choose(id)}
            />
            {name}
            <span className={styles["price"]}>
              <Price
                listed={price.gross}
                money={(id === shippingMethod?.id ? given : undefined) ?? price.gross}
              />
            </span>
          </label>
          {id === shippingMethod?.id ? (
            <div className={styles["given"]}>
              <PriceChange
                session={session.id}
                line={undefined}
                name={name}
                price={shippingMethod.price.net}
                override={override}
                ceiling={session.priceLimits.ceiling}
                mayChange={mayChange && session.priceLimits.isShippingAdjustable}
              />
            </div>
          ) : null}
        </Fragment>
      ))}
      <Problems errors={errors} />
    </fieldset>
  );
}

/** What a method costs; struck through what it costs others. */
function Price({ listed, money }: { readonly listed: Money; readonly money: Money }) {
  const { t } = useTranslation("call");
  return (
    <>
      {isSameMoney(listed, money) ? null : (
        <s>
          <span className="for-screen-readers">{t("price.list")} </span>
          <Amount money={listed} />
        </s>
      )}{" "}
      <Amount money={money} />
    </>
  );
}
