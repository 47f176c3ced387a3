import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { PhoneOrderTierInput, TierDetailFieldsFragment } from "../../api/documents";
import { CustomerTypesDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { TextField } from "../../parts/field";
import { decimal } from "../../parts/decimal";
import { fromField, toField } from "../../parts/moments";
import styles from "./tiers.module.css";

/** What is typed of a tier. */
export interface TierText {
  readonly name: string;
  readonly defaultPercentage: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly customerTypeId: string;
}

export const NO_TEXT: TierText = {
  name: "",
  defaultPercentage: "",
  startsAt: "",
  endsAt: "",
  customerTypeId: "",
};

export function textOf(tier: TierDetailFieldsFragment): TierText {
  return {
    name: tier.name,
    defaultPercentage: tier.defaultPercentage ?? "",
    startsAt: toField(tier.startsAt),
    endsAt: toField(tier.endsAt),
    customerTypeId: tier.customerTypeId ?? "",
  };
}

/** What was changed, for the server. */
export function changesOf(before: TierText, after: TierText): PhoneOrderTierInput {
  const isChanged = (name: keyof TierText) => before[name] !== after[name];
  return {
    ...(isChanged("name") ? { name: after.name } : {}),
    ...(isChanged("defaultPercentage") ? { defaultPercentage: decimal(after.defaultPercentage) || null } : {}),
    ...(isChanged("startsAt") ? { startsAt: fromField(after.startsAt) } : {}),
    ...(isChanged("endsAt") ? { endsAt: fromField(after.endsAt) } : {}),
    ...(isChanged("customerTypeId") ? { customerTypeId: after.customerTypeId.trim() || null } : {}),
  };
}

interface Props {
  readonly text: TierText;
  readonly errors: readonly DeskError[];
  readonly onChange: (text: TierText) => void;
  /** Begin with the first field. */
  readonly isNew?: boolean;
}

export function TierFields({ text, errors, onChange, isNew = false }: Props) {
  const { t } = useTranslation("tiers");
  const [{ data }] = useQuery({ query: CustomerTypesDocument });
  const hasCustomerTypes = Boolean(data?.__type) || text.customerTypeId !== "";
  const field = (name: keyof TierText) => ({
    value: text[name],
    problem: errors.find((error) => error.field === name)?.message,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onChange({ ...text, [name]: event.target.value }),
  });
  return (
    <div className={styles["fields"]}>
      <TextField
        label={t("name")}
        autoComplete="off"
        autoFocus={isNew}
        required
        maxLength={100}
        {...field("name")}
      />
      <TextField
        label={t("defaultPercentage")}
        hint={t("defaultHint")}
        inputMode="decimal"
        autoComplete="off"
        {...field("defaultPercentage")}
      />
      <TextField label={t("startsAt")} type="datetime-local" {...field("startsAt")} />
      <TextField label={t("endsAt")} type="datetime-local" {...field("endsAt")} />
      {hasCustomerTypes ? (
        <TextField
          label={t("customerType")}
          hint={t("customerTypeHint")}
          autoComplete="off"
          spellCheck={false}
          {...field("customerTypeId")}
        />
      ) : null}
    </div>
  );
}

/** The refusals that no field shows. */
export function otherErrors(errors: readonly DeskError[]): readonly DeskError[] {
  return errors.filter(({ field }) => field === null || !(field in NO_TEXT));
}
