import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./offers.module.css";
import { OfferRow } from "./offer-row";
import type { OfferedProduct } from "./offers";
import { productsOf } from "./offers";
import type { Offer } from "./use-guide";
import type { OfferQuantities } from "./use-offer-quantities";
import { useOfferQuantities } from "./use-offer-quantities";

export interface OffersProps {
  readonly session: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
  readonly offers: readonly Offer[];
  readonly mayChange: boolean;
}

interface RowProps {
  readonly quantities: OfferQuantities;
  readonly inCart: ReadonlyMap<string, number>;
  readonly mayChange: boolean;
}

const KINDS = ["OFFER", "UPSELL"] as const;

/** What the campaign sells, by product: each with how much of it is in the cart. */
export function OffersPanel({ session, lines, offers, mayChange }: OffersProps) {
  const { t } = useTranslation("campaign");
  const id = useId();
  const quantities = useOfferQuantities(session);
  const inCart = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
  const groups = KINDS.map((kind) => ({
    kind,
    products: productsOf(offers.filter(({ offer }) => offer.kind === kind)),
  }));
  return (
    <section aria-label={t("offers.title")} className={styles["offers"]}>
      {offers.length === 0 ? <p className={styles["quiet"]}>{t("offers.none")}</p> : null}
      {groups
        .filter(({ products }) => products.length > 0)
        .map(({ kind, products }) => (
          <div key={kind}>
            <h2 id={`${id}-${kind}`} className={styles["kind"]}>
              {t(`offers.${kind}`)}
            </h2>
            <ul aria-labelledby={`${id}-${kind}`}>
              {products.map((product) => {
                const [only, ...others] = product.offers;
                const rest = { quantities, inCart, mayChange };
                return only !== undefined && others.length === 0 ? (
                  <Row key={product.key} offer={only} {...rest} />
                ) : (
                  <Variants key={product.key} product={product} {...rest} />
                );
              })}
            </ul>
          </div>
        ))}
    </section>
  );
}

function Row({ offer, quantities, inCart, mayChange }: RowProps & { readonly offer: Offer }) {
  const { variantId } = offer.offer;
  const wanted = quantities.wanted.get(variantId);
  return (
    <OfferRow
      offer={offer}
      quantity={wanted ?? inCart.get(variantId) ?? 0}
      isPending={wanted !== undefined}
      problems={quantities.problems.get(variantId)}
      mayChange={mayChange}
      onChange={(quantity) => quantities.change(offer, quantity)}
    />
  );
}

/** A product with several variants: an arrow reveals them. */
function Variants({ product, ...rest }: RowProps & { readonly product: OfferedProduct }) {
  const { t } = useTranslation("campaign");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const count = product.offers.reduce(
    (sum, { offer }) => sum + (rest.inCart.get(offer.variantId) ?? 0),
    0,
  );
  return (
    <li className={styles["product"]}>
      <button
        type="button"
        className={styles["arrow"]}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span> <strong>{product.name}</strong>{" "}
        <span className={styles["quiet"]}>
          {t("offers.count", { count: product.offers.length })}
          {count === 0 ? "" : ` · ${t("offers.inCart", { count })}`}
        </span>
      </button>
      <ul id={id} hidden={!isOpen} aria-label={t("offers.variants", { name: product.name })}>
        {product.offers.map((offer) => (
          <Row key={offer.offer.variantId} offer={offer} {...rest} />
        ))}
      </ul>
    </li>
  );
}
