import { memo, useId } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../../api/errors";
import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import type { Override } from "../../prices/override";
import { PriceChange } from "../../prices/price-change";
import type { Line } from "../../session/session-store";
import styles from "./cart.module.css";
import { nameOf, variantNameOf } from "./names";
import { useReasonText } from "./price-reason";
import { Quantity } from "./quantity";
import { Stepper } from "./stepper";

interface Props {
  readonly session: string;
  readonly line: Line;
  /** The price that the agent gave, or asked for. */
  readonly override: Override | undefined;
  /** Percent that the agent may take off; undefined where prices are not the agent's to give. */
  readonly ceiling: string | undefined;
  /** A quantity that the server has not confirmed. */
  readonly wanted: number | undefined;
  readonly problems: readonly DeskError[] | undefined;
  readonly mayChange: boolean;
  readonly onChange: (line: Line, quantity: number) => void;
  readonly onRemove: (line: Line) => void;
  readonly onFocus: (line: Line) => void;
}

export const CartLine = memo(
  function CartLine({ session, line, override, ceiling, wanted, problems, mayChange, onChange, onRemove, onFocus }: Props) {
    const { t } = useTranslation(["call", "common"]);
    const noteId = useId();
    const named = { productName: line.productName, name: line.variantName };
    const name = nameOf(named);
    const quantity = wanted ?? line.quantity;
    const isRemoved = quantity === 0;
    const mayType = mayChange && !isRemoved;
    return (
      <li
        className={[styles["line"], wanted === undefined ? "" : styles["pending"]].join(" ")}
        aria-busy={wanted !== undefined}
        onFocus={() => onFocus(line)}
      >
        <span className={styles["name"]}>
          <strong>{line.productName}</strong> <span>{variantNameOf(named)}</span>
        </span>
        <Stepper
          name={name}
          isLess={mayType && quantity > 1}
          isMore={mayType}
          onStep={(step) => onChange(line, quantity + step)}
        >
          <Quantity
            label={t("cart.quantity", { name })}
            quantity={quantity}
            isRefused={problems !== undefined}
            noteId={noteId}
            isDisabled={!mayType}
            onCommit={(count) => (count === 0 ? onRemove(line) : onChange(line, count))}
          />
        </Stepper>
        <span className={styles["unit"]}>
          <UnitPrice line={line} />{" "}
          <PriceChange
            session={session}
            line={line.id}
            name={name}
            price={line.appliedPrice}
            override={override}
            ceiling={ceiling ?? ""}
            mayChange={mayType && ceiling !== undefined}
          />
        </span>
        <span className={styles["sku"]}>{line.sku}</span>
        <strong className={styles["total"]}>
          <Amount money={line.total.gross} />
        </strong>
        <button
          type="button"
          className={styles["remove"]}
          aria-label={t("cart.remove", { name })}
          aria-disabled={!mayType}
          onClick={() => (mayType ? onRemove(line) : undefined)}
        >
          <span aria-hidden="true">×</span>
        </button>
        <div id={noteId} role="alert" className={styles["problem"]}>
          {problems?.map((problem, index) => (
            <p key={index}>{problem.code === "OFFLINE" ? t("common:offline") : problem.message}</p>
          ))}
          {problems === undefined && line.availableQuantity < line.quantity ? (
            <p>{t("cart.short", { count: line.availableQuantity })}</p>
          ) : null}
        </div>
      </li>
    );
  },
  // Every answer of the server brings new objects for the same lines.
  (before, after) =>
    before.wanted === after.wanted &&
    before.problems === after.problems &&
    before.mayChange === after.mayChange &&
    before.ceiling === after.ceiling &&
    before.onChange === after.onChange &&
    before.onRemove === after.onRemove &&
    JSON.stringify(before.override) === JSON.stringify(after.override) &&
    (before.line === after.line || JSON.stringify(before.line) === JSON.stringify(after.line)),
);

function UnitPrice({ line }: { readonly line: Line }) {
  const { t } = useTranslation(["call", "common"]);
  const reasonText = useReasonText();
  const { listPrice, appliedPrice, unitPrice } = line;
  // Taxes make one of the two differ; promotions and codes both.
  const isPromoted =
    !isSameMoney(unitPrice.gross, appliedPrice) && !isSameMoney(unitPrice.net, appliedPrice);
  const reason = reasonText(line.reason, isPromoted);
  return (
    <>
      {isPromoted || !isSameMoney(listPrice, appliedPrice) ? (
        <s>
          <span className="for-screen-readers">{t("price.list")} </span>
          <Amount money={listPrice} />
        </s>
      ) : null}{" "}
      <Amount money={unitPrice.gross} /> {reason === undefined ? null : <span>{reason}</span>}
    </>
  );
}
