import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment, TierPriceFieldsFragment } from "../../api/documents";
import { TierPricesDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { Amount } from "../../parts/amount";
import { Button } from "../../parts/button";
import { PagedList } from "../../parts/paged-list";
import { formatPercent } from "../../parts/percent";
import { CellNote, NumberCell, Table } from "../../parts/table";
import { useFocus } from "../../parts/use-focus";
import { usePages } from "../../parts/use-pages";
import { PriceEditor } from "./price-editor";
import type { PriceRow } from "./price-rows";
import { newPriceRow, priceRowOf } from "./price-rows";
import { RemovePriceDialog } from "./remove-price-dialog";
import styles from "./tiers.module.css";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onChange: (tier: TierDetailFieldsFragment) => void;
}

/** What the tier pays for single variants, and for many of them. */
export function TierPrices({ tier, onChange }: Props) {
  const { t, i18n } = useTranslation("tiers");
  const { channels } = useDesk();
  const prices = usePages(
    TierPricesDocument,
    (page) => ({ id: tier.id, ...page }),
    (data) => data.phoneOrderTier?.prices ?? null,
  );
  const [rows, setRows] = useState<readonly PriceRow[]>(() => [newPriceRow()]);
  const [removed, setRemoved] = useState<TierPriceFieldsFragment>();
  const editor = useRef<HTMLDivElement>(null);
  const focus = useFocus(editor);

  function done(changed: TierDetailFieldsFragment) {
    prices.reload();
    onChange(changed);
  }

  function edit(price: TierPriceFieldsFragment) {
    const row = priceRowOf(price);
    setRows((before) => [...before.filter(({ sku, variantId }) => sku !== "" || variantId !== null), row]);
    focus(`[data-value="${row.key}"]`);
  }

  return (
    <>
      <div ref={editor}>
        <PriceEditor tierId={tier.id} rows={rows} onRows={setRows} onDone={done} />
      </div>
      <PagedList pages={prices} empty={t("noPrices")}>
        <Table
          label={t("pricesTitle")}
          columns={[
            { name: t("product") },
            ...(channels.length > 1 ? [{ name: t("channel") }] : []),
            { name: t("fromQuantity"), isNumber: true },
            { name: t("price"), isNumber: true },
            { name: t("actions"), isQuiet: true },
          ]}
        >
          <tbody>
            {prices.nodes.map((price) => {
              const name = [nameOf(price), t("fromPieces", { count: price.minimumQuantity })].join(", ");
              return (
                <tr key={`${price.variantId} ${price.channel} ${price.minimumQuantity}`}>
                  <th scope="row">
                    {nameOf(price) || t("goneVariant")}
                    <CellNote>{price.sku}</CellNote>
                  </th>
                  {channels.length > 1 ? (
                    <td>
                      {channels.find(({ slug }) => slug === price.channel)?.name ??
                        (price.channel || t("everyChannel"))}
                    </td>
                  ) : null}
                  <NumberCell>{price.minimumQuantity}</NumberCell>
                  <NumberCell>
                    {price.amount === null ? null : <Amount money={price.amount} />}
                    {price.percentage === null
                      ? null
                      : t("less", { percentage: formatPercent(price.percentage, i18n.language) })}
                  </NumberCell>
                  <td>
                    <div className={styles["actions"]}>
                      <Button aria-label={t("changeNamed", { name })} onClick={() => edit(price)}>
                        {t("change")}
                      </Button>
                      <Button aria-label={t("removeNamed", { name })} onClick={() => setRemoved(price)}>
                        {t("remove")}
                      </Button>
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </PagedList>
      {removed === undefined ? null : (
        <RemovePriceDialog
          tierId={tier.id}
          price={removed}
          name={nameOf(removed) || t("goneVariant")}
          onDone={(changed) => {
            setRemoved(undefined);
            done(changed);
            focus("input");
          }}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </>
  );
}

function nameOf({ productName, variantName }: TierPriceFieldsFragment): string {
  return [productName, variantName].filter(Boolean).join(", ");
}
