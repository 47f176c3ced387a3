import type { ReactNode } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { useDesk } from "../../desk-context";
import { CheckField, SelectField, TextField } from "../../parts/field";
import type { OffersValues } from "./campaign-values";
import styles from "./campaigns.module.css";
import { SkuField } from "./sku-field";

interface Props {
  readonly form: UseFormReturn<OffersValues>;
  readonly index: number;
  readonly channel: string;
  readonly tools: ReactNode;
}

export function OfferFields({ form, index, channel, tools }: Props) {
  const { t } = useTranslation("campaigns");
  const { channels } = useDesk();
  const currency = (channels.find(({ slug }) => slug === channel) ?? channels[0])?.currency ?? "";
  const { register } = form;
  const problems = form.formState.errors.offers?.[index];
  return (
    <div role="group" aria-label={t("offerNumber", { number: index + 1 })} className={styles["item"]}>
      <div className={styles["head"]}>
        <SkuField form={form} index={index} channel={channel} />
        <SelectField {...register(`offers.${index}.kind`)} label={t("kind")} problem={problems?.kind?.message}>
          <option value="OFFER">{t("OFFER")}</option>
          <option value="UPSELL">{t("UPSELL")}</option>
        </SelectField>
        {tools}
      </div>
      <div className={styles["numbers"]}>
        <TextField
          {...register(`offers.${index}.price`)}
          label={t("price", { currency })}
          problem={problems?.price?.message}
          inputMode="decimal"
          autoComplete="off"
          placeholder={t("usual")}
        />
        <TextField
          {...register(`offers.${index}.lowestPrice`)}
          label={t("lowestPrice", { currency })}
          problem={problems?.lowestPrice?.message}
          inputMode="decimal"
          autoComplete="off"
        />
        <TextField
          {...register(`offers.${index}.minimumQuantity`)}
          label={t("minimumQuantity")}
          problem={problems?.minimumQuantity?.message}
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          {...register(`offers.${index}.maximumQuantity`)}
          label={t("maximumQuantity")}
          problem={problems?.maximumQuantity?.message}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
      <TextField
        {...register(`offers.${index}.text`)}
        label={t("text")}
        problem={problems?.text?.message}
        autoComplete="off"
      />
      <CheckField {...register(`offers.${index}.isTrial`)} label={t("isTrial")} />
    </div>
  );
}
