import { memo } from "react";
import { useTranslation } from "react-i18next";

import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import styles from "./catalogue.module.css";
import { variantNameOf } from "./names";
import { useReasonText } from "./price-reason";
import type { CatalogueVariant } from "./use-catalogue";

interface Props {
  readonly id: string;
  readonly variant: CatalogueVariant;
  readonly isActive: boolean;
  /** How many a click or Enter adds. */
  readonly quantity: number;
  readonly onAdd: (variant: CatalogueVariant) => void;
}

/** A variant with what it costs this customer, and why. A click adds it. */
export const CatalogueRow = memo(function CatalogueRow({ id, variant, isActive, quantity, onAdd }: Props) {
  const { t } = useTranslation("call");
  const reasonText = useReasonText();
  const { productName, sku, listPrice, price, priceWithPromotions, breaks } = variant;
  const isReduced = !isSameMoney(listPrice, priceWithPromotions);
  const reason = reasonText(variant.reason, !isSameMoney(price, priceWithPromotions));
  return (
    // Reached from the search field by arrow keys: it holds the focus.
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      className={[styles["row"], isActive ? styles["active"] : ""].join(" ")}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onAdd(variant)}
    >
      <span className={styles["name"]}>
        <strong>{productName}</strong>
        <span> {variantNameOf(variant)}</span>
      </span>
      <span className={styles["price"]}>
        {isReduced ? (
          <s>
            <span className="for-screen-readers">{t("price.list")} </span>
            <Amount money={listPrice} />
          </s>
        ) : null}{" "}
        <strong>
          <Amount money={priceWithPromotions} />
        </strong>
      </span>
      <span className={styles["facts"]}>
        <span>{sku}</span>{" "}
        <span className={variant.isAvailable ? "" : styles["out"]}>
          {variant.isAvailable
            ? t("catalogue.stock", { count: variant.availableQuantity })
            : t("catalogue.outOfStock")}
        </span>{" "}
        {isActive ? <span className={styles["hint"]}>{t("catalogue.enter", { quantity })}</span> : null}
      </span>
      <span className={styles["why"]}>
        {reason === undefined ? null : <span>{reason}</span>}
        {breaks.map((step) => (
          <span key={step.minimumQuantity} className={styles["break"]}>
            {" "}
            {t("price.from", { quantity: step.minimumQuantity })} <Amount money={step.price} />
          </span>
        ))}
      </span>
    </li>
  );
});
