import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { Amount } from "../parts/amount";
import { Badge } from "../parts/badge";
import { isSameMoney } from "../parts/money";
import { useProblemText } from "../parts/problems";
import { nameOf, variantNameOf } from "../screens/call/names";
import { useReasonText } from "../screens/call/price-reason";
import { Quantity } from "../screens/call/quantity";
import { Stepper } from "../screens/call/stepper";
import { InfoBubble } from "./info-bubble";
import { stepped } from "./offers";
import styles from "./offers.module.css";
import type { Offer } from "./use-guide";

interface Props {
  readonly offer: Offer;
  /** In the cart, or on its way there. */
  readonly quantity: number;
  readonly isPending: boolean;
  readonly problems: readonly DeskError[] | undefined;
  readonly mayChange: boolean;
  readonly onChange: (quantity: number) => void;
}

/** One variant that the campaign offers. */
export function OfferRow({ offer: sold, quantity, isPending, problems, mayChange, onChange }: Props) {
  const { t } = useTranslation(["campaign", "call"]);
  const problemText = useProblemText();
  const noteId = useId();
  const { offer, variant, isTrialUsed } = sold;
  const named = { productName: offer.productName ?? offer.sku ?? "", name: offer.variantName ?? "" };
  const name = nameOf(named);
  const mayType = mayChange && (variant !== null || quantity > 0);
  return (
    <li className={[styles["row"], isPending ? styles["pending"] : ""].join(" ")} aria-busy={isPending}>
      <span className={styles["name"]}>
        <strong>{named.productName}</strong> {variantNameOf(named)}
        {offer.isTrial ? (
          <Badge look={isTrialUsed ? "warn" : "good"}>{t(isTrialUsed ? "offers.used" : "offers.trial")}</Badge>
        ) : null}
        {offer.text === "" ? null : (
          <InfoBubble label={t("offers.about", { name })} text={offer.text} />
        )}
      </span>
      <Stepper
        name={name}
        isLess={mayType && quantity > 0}
        isMore={mayType && stepped(quantity, 1, sold) > quantity}
        onStep={(step) => onChange(stepped(quantity, step, sold))}
      >
        <Quantity
          label={t("call:cart.quantity", { name })}
          quantity={quantity}
          isRefused={problems !== undefined}
          noteId={noteId}
          isDisabled={!mayType}
          onCommit={onChange}
        />
      </Stepper>
      <span className={styles["facts"]}>
        <Price offer={sold} />
        <Limits offer={sold} />
      </span>
      <span id={noteId} role="alert" className={styles["problem"]}>
        {problems === undefined ? "" : problemText(problems)}
      </span>
    </li>
  );
}

function Price({ offer: { variant } }: { readonly offer: Offer }) {
  const { t } = useTranslation(["campaign", "call"]);
  const reasonText = useReasonText();
  if (variant === null) {
    return <span className={styles["out"]}>{t("offers.gone")}</span>;
  }
  const { listPrice, price, priceWithPromotions } = variant;
  const reason = reasonText(variant.reason, !isSameMoney(price, priceWithPromotions));
  return (
    <>
      <span>
        {isSameMoney(listPrice, priceWithPromotions) ? null : (
          <s>
            <span className="for-screen-readers">{t("call:price.list")} </span>
            <Amount money={listPrice} />
          </s>
        )}{" "}
        <strong>
          <Amount money={priceWithPromotions} />
        </strong>{" "}
        {reason}
      </span>
      <span className={variant.isAvailable ? "" : styles["out"]}>
        {variant.isAvailable
          ? t("call:catalogue.stock", { count: variant.availableQuantity })
          : t("call:catalogue.outOfStock")}
      </span>
    </>
  );
}

function Limits({ offer: { offer } }: { readonly offer: Offer }) {
  const { t } = useTranslation("campaign");
  const { minimumQuantity: minimum, maximumQuantity: maximum } = offer;
  if (maximum === null) {
    return minimum === 1 ? null : <span>{t("offers.least", { minimum })}</span>;
  }
  return (
    <span>{minimum === 1 ? t("offers.most", { maximum }) : t("offers.range", { minimum, maximum })}</span>
  );
}
