import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierSectionsDocument, TierUpdateDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { decimal } from "../../parts/decimal";
import type { NamedSection } from "./sections";
import { namedSections } from "./sections";
import styles from "./tiers.module.css";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onChange: (tier: TierDetailFieldsFragment) => void;
}

interface Row {
  readonly key: number;
  readonly target: string;
  readonly percentage: string;
}

let lastKey = 0;

function newRow(target = "", percentage = ""): Row {
  lastKey += 1;
  return { key: lastKey, target, percentage };
}

function rowsOf(tier: TierDetailFieldsFragment): readonly Row[] {
  return tier.percentages.map((one) => newRow(one.categoryId ?? one.collectionId ?? "", one.percentage));
}

/** What the tier's customers save on whole categories and collections. */
export function TierPercentages({ tier, onChange }: Props) {
  const { t } = useTranslation(["tiers", "common"]);
  const [{ data }] = useQuery({ query: TierSectionsDocument });
  const sections = useMemo(() => namedSections(data?.phoneOrderSections ?? []), [data]);
  const [rows, setRows] = useState(() => rowsOf(tier));
  const [isSaved, setSaved] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focus = useFocus(form);
  const update = useAction(TierUpdateDocument, (answer) => answer.phoneOrderTierUpdate);

  function change(changed: readonly Row[]) {
    setRows(changed);
    setSaved(false);
  }

  async function send() {
    const percentages = rows
      .filter(({ target }) => target !== "")
      .map(({ target, percentage }) => ({
        ...(isCollection(target) ? { collectionId: target } : { categoryId: target }),
        percentage: decimal(percentage),
      }));
    const done = await update.run({ id: tier.id, input: { percentages } });
    if (done?.tier) {
      setRows(rowsOf(done.tier));
      setSaved(true);
      onChange(done.tier);
    }
  }

  const isCollection = (id: string) =>
    tier.percentages.some(({ collectionId }) => collectionId === id) ||
    sections.some((section) => section.id === id && section.kind === "COLLECTION");

  return (
    <form
      ref={form}
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{t("percentages")}</h3>
      {rows.length === 0 ? <p className={styles["quiet"]}>{t("noPercentages")}</p> : null}
      {rows.map((row, index) => (
        <div key={row.key} className={styles["percentage"]}>
          <SectionField
            label={t("section", { row: index + 1 })}
            sections={sections}
            gone={tier.percentages.find((one) => (one.categoryId ?? one.collectionId) === row.target)?.name}
            row={row.key}
            value={row.target}
            onChange={(target) => change(rows.map((one) => (one.key === row.key ? { ...one, target } : one)))}
          />
          <TextField
            label={t("percentOff", { row: index + 1 })}
            inputMode="decimal"
            autoComplete="off"
            value={row.percentage}
            onChange={({ target }) =>
              change(rows.map((one) => (one.key === row.key ? { ...one, percentage: target.value } : one)))
            }
          />
          <Button
            aria-label={t("removeRow", { row: index + 1 })}
            onClick={() => {
              change(rows.filter(({ key }) => key !== row.key));
              focus("[data-add]");
            }}
          >
            {t("remove")}
          </Button>
        </div>
      ))}
      <Problems errors={update.errors} />
      <div className={styles["row"]}>
        <Button
          data-add=""
          onClick={() => {
            const row = newRow();
            change([...rows, row]);
            focus(`[data-row="${row.key}"]`);
          }}
        >
          {t("addPercentage")}
        </Button>
        <Button look="main" type="submit" disabled={update.isBusy}>
          {t("savePercentages")}
        </Button>
        <span role="status">{isSaved ? t("saved") : ""}</span>
      </div>
    </form>
  );
}

interface SectionProps {
  readonly label: string;
  readonly sections: readonly NamedSection[];
  /** The name of a chosen one that is not among them; null where the host has it no more. */
  readonly gone: string | null | undefined;
  readonly row: number;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function SectionField({ label, sections, gone, row, value, onChange }: SectionProps) {
  const { t } = useTranslation("tiers");
  const isKnown = value === "" || sections.some(({ id }) => id === value);
  const options = (kind: NamedSection["kind"]) =>
    sections
      .filter((section) => section.kind === kind)
      .map(({ id, path }) => (
        <option key={id} value={id}>
          {path}
        </option>
      ));
  return (
    <SelectField
      label={label}
      required
      data-row={row}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t("chooseSection")}</option>
      {isKnown ? null : <option value={value}>{gone ?? t("goneSection")}</option>}
      <optgroup label={t("categories")}>{options("CATEGORY")}</optgroup>
      <optgroup label={t("collections")}>{options("COLLECTION")}</optgroup>
    </SelectField>
  );
}
