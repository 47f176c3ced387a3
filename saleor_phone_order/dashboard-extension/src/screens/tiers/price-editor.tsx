import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierPricesSetDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import type { PriceRow } from "./price-rows";
import { inputOf, isBlank, newPriceRow } from "./price-rows";
import styles from "./tiers.module.css";

interface Props {
  readonly tierId: string;
  readonly rows: readonly PriceRow[];
  readonly onRows: (rows: readonly PriceRow[]) => void;
  readonly onDone: (tier: TierDetailFieldsFragment) => void;
}

/** Prices to add and to change: all of them are saved, or none. */
export function PriceEditor({ tierId, rows, onRows, onDone }: Props) {
  const { t } = useTranslation("tiers");
  const [saved, setSaved] = useState(0);
  /** The rows that were sent: the server counts these. */
  const [sent, setSent] = useState<readonly number[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const focus = useFocus(form);
  const set = useAction(TierPricesSetDocument, (data) => data.phoneOrderTierPricesSet);
  const rowOf = (number: number | null | undefined) => (number ? sent[number - 1] : undefined);
  const problemOf = (row: PriceRow) => set.errors.find((error) => rowOf(error.row) === row.key)?.message;

  function change(changed: readonly PriceRow[]) {
    onRows(changed);
    setSaved(0);
  }

  async function send() {
    const given = rows.filter((row) => !isBlank(row));
    setSent(given.map(({ key }) => key));
    const done = await set.run({ id: tierId, prices: given.map(inputOf) });
    if (done?.tier) {
      const next = newPriceRow();
      onRows([next]);
      focus(`[data-sku="${next.key}"]`);
      setSaved(given.length);
      onDone(done.tier);
    }
  }

  return (
    <form
      ref={form}
      className={styles["form"]}
      aria-label={t("editor")}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {rows.map((row, index) => (
        <PriceFields
          key={row.key}
          row={row}
          number={index + 1}
          problem={problemOf(row)}
          onChange={(part) => change(rows.map((one) => (one.key === row.key ? { ...one, ...part } : one)))}
          onRemove={
            rows.length === 1
              ? undefined
              : () => {
                  change(rows.filter(({ key }) => key !== row.key));
                  focus("[data-add]");
                }
          }
        />
      ))}
      <Problems errors={set.errors.filter(({ row }) => rowOf(row) === undefined)} />
      <div className={styles["row"]}>
        <Button
          data-add=""
          onClick={() => {
            const row = newPriceRow();
            change([...rows, row]);
            focus(`[data-sku="${row.key}"]`);
          }}
        >
          {t("addPrice")}
        </Button>
        <Button look="main" type="submit" disabled={set.isBusy}>
          {t("savePrices")}
        </Button>
        <span role="status">{saved === 0 ? "" : t("savedPrices", { count: saved })}</span>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly row: PriceRow;
  readonly number: number;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<PriceRow>) => void;
  readonly onRemove: (() => void) | undefined;
}

function PriceFields({ row, number, problem, onChange, onRemove }: FieldsProps) {
  const { t } = useTranslation("tiers");
  const { channels } = useDesk();
  const isFixed = row.variantId !== null;
  const currency = (channels.find(({ slug }) => slug === row.channel) ?? channels[0])?.currency ?? "";
  const hasChannels = channels.length > 1;
  return (
    <div
      role="group"
      aria-label={t("priceRow", { row: number })}
      className={[styles["price"], hasChannels ? "" : styles["oneChannel"]].join(" ")}
    >
      <TextField
        label={t("sku")}
        autoComplete="off"
        spellCheck={false}
        data-sku={row.key}
        readOnly={isFixed}
        problem={problem}
        value={row.sku}
        onChange={(event) => onChange({ sku: event.target.value })}
      />
      {hasChannels ? (
        <SelectField
          label={t("channel")}
          disabled={isFixed}
          value={row.channel}
          onChange={(event) => onChange({ channel: event.target.value })}
        >
          <option value="">{t("everyChannel")}</option>
          {channels.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <TextField
        label={t("fromQuantity")}
        inputMode="numeric"
        autoComplete="off"
        readOnly={isFixed}
        value={row.minimumQuantity}
        onChange={(event) => onChange({ minimumQuantity: event.target.value })}
      />
      <TextField
        label={row.isPercentage ? t("percent") : t("amount")}
        inputMode="decimal"
        autoComplete="off"
        data-value={row.key}
        value={row.value}
        onChange={(event) => onChange({ value: event.target.value })}
      />
      <SelectField
        label={t("as")}
        value={row.isPercentage ? "PERCENT" : "AMOUNT"}
        onChange={(event) => onChange({ isPercentage: event.target.value === "PERCENT" })}
      >
        <option value="AMOUNT">{currency}</option>
        <option value="PERCENT">{t("percentOfList")}</option>
      </SelectField>
      {onRemove === undefined ? (
        <span />
      ) : (
        <Button aria-label={t("dropRow", { row: number })} onClick={onRemove}>
          ×
        </Button>
      )}
    </div>
  );
}
