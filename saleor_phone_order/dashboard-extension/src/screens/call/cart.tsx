import type { RefObject } from "react";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Keys } from "../../parts/keys";
import { overrideOf } from "../../prices/override";
import type { Cart as CartOf, Line, Session } from "../../session/session-store";
import styles from "./cart.module.css";
import { CartLine } from "./cart-line";
import { useLineChanges } from "./use-line-changes";

interface Props {
  readonly session: Session;
  readonly cart: CartOf;
  readonly mayChange: boolean;
  readonly list: RefObject<HTMLUListElement>;
  /** Where the focus goes when the last line has gone. */
  readonly onEmpty: () => void;
}

export function Cart({ session, cart, mayChange, list, onEmpty }: Props) {
  const { t } = useTranslation("call");
  const { wanted, problems, change } = useLineChanges(session.id);
  const { priceLimits, priceOverrides } = session;
  const focused = useRef({ id: "", index: 0 });
  const lines = useRef(cart.lines);
  lines.current = cart.lines;

  useEffect(() => {
    // A line that had the focus is gone: its neighbour gets it.
    if (focused.current.id === "" || document.activeElement !== document.body) {
      return;
    }
    if (cart.lines.some(({ id }) => id === focused.current.id)) {
      return;
    }
    focusQuantity(list.current, Math.min(focused.current.index, cart.lines.length - 1), onEmpty);
    focused.current = { id: "", index: 0 };
  }, [cart.lines, list, onEmpty]);

  const before = useRef(cart.lines);
  useEffect(() => {
    // What was just added comes into view.
    const quantities = new Map(before.current.map(({ id, quantity }) => [id, quantity]));
    const index = cart.lines.findIndex(({ id, quantity }) => quantity > (quantities.get(id) ?? 0));
    before.current = cart.lines;
    if (index >= 0 && list.current?.contains(document.activeElement) === false) {
      list.current.children[index]?.scrollIntoView({ block: "nearest" });
    }
  }, [cart.lines, list]);

  const onFocus = useCallback((line: Line) => {
    focused.current = { id: line.id, index: lines.current.findIndex(({ id }) => id === line.id) };
  }, []);

  const onRemove = useCallback(
    (line: Line) => {
      change(line, 0);
      const index = lines.current.findIndex(({ id }) => id === line.id);
      const isLast = index === lines.current.length - 1;
      focusQuantity(list.current, isLast ? index - 1 : index + 1, onEmpty);
    },
    [change, list, onEmpty],
  );

  return (
    <div className={styles["lines"]}>
      {cart.lines.length === 0 ? <p className={styles["empty"]}>{t("cart.empty")}</p> : null}
      <ul ref={list} aria-label={t("cart.lines")}>
        {cart.lines.map((line) => (
          <CartLine
            key={line.id}
            session={session.id}
            line={line}
            override={overrideOf(priceOverrides, { kind: "LINE", variantId: line.variantId })}
            ceiling={priceLimits.arePricesAdjustable ? priceLimits.ceiling : undefined}
            wanted={wanted.get(line.id)}
            problems={problems.get(line.id)}
            mayChange={mayChange}
            onChange={change}
            onRemove={onRemove}
            onFocus={onFocus}
          />
        ))}
      </ul>
    </div>
  );
}

interface HeadProps {
  readonly quantity: number;
  /** Something is on its way to the server. */
  readonly isPending: boolean;
}

export function CartHead({ quantity, isPending }: HeadProps) {
  const { t } = useTranslation("call");
  return (
    <div className={styles["head"]}>
      <h2>{t("cart.title")}</h2>
      <span>{t("cart.items", { count: quantity })}</span>
      {isPending ? <span>{t("cart.saving")}</span> : null}
      <span className={styles["shortcut"]} title={t("cart.firstQuantity")}>
        <Keys keys="F4" />
      </span>
    </div>
  );
}

/** The quantity field of the line at `index`; without such a line something else. */
export function focusQuantity(list: HTMLUListElement | null, index: number, otherwise: () => void): void {
  const field = list?.children[index]?.querySelector("input");
  if (field) {
    field.focus();
    field.select();
  } else {
    otherwise();
  }
}
