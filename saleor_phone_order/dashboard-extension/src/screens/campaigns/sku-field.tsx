import { useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { CampaignVariantsDocument } from "../../api/documents";
import { TextField } from "../../parts/field";
import { useSettled } from "../../parts/use-settled";
import type { OffersValues } from "./campaign-values";

interface Props {
  readonly form: UseFormReturn<OffersValues>;
  readonly index: number;
  readonly channel: string;
}

/** A SKU, or words that are searched for: the browser offers what was found. */
export function SkuField({ form, index, channel }: Props) {
  const { t } = useTranslation("campaigns");
  const listId = useId();
  const [sku, variantId, name] = form.watch([
    `offers.${index}.sku`,
    `offers.${index}.variantId`,
    `offers.${index}.name`,
  ]);
  const isFixed = variantId !== "";
  const [search] = useSettled(sku.trim());
  const [{ data }] = useQuery({
    query: CampaignVariantsDocument,
    variables: { search, channel: channel || null },
    pause: isFixed || search === "",
  });
  const found = isFixed || search === "" ? [] : (data?.phoneOrderVariants ?? []);
  const chosen = found.find((variant) => variant.sku === sku.trim());
  return (
    <div>
      <TextField
        {...form.register(`offers.${index}.sku`)}
        label={t("sku")}
        hint={isFixed ? name : chosen === undefined ? undefined : nameOf(chosen)}
        problem={form.formState.errors.offers?.[index]?.sku?.message}
        autoComplete="off"
        spellCheck={false}
        readOnly={isFixed}
        list={isFixed ? undefined : listId}
      />
      <datalist id={listId}>
        {found.map((variant) => (
          <option key={variant.variantId} value={variant.sku}>
            {nameOf(variant)}
          </option>
        ))}
      </datalist>
    </div>
  );
}

function nameOf({ productName, name }: { readonly productName: string; readonly name: string }): string {
  return [productName, name].filter(Boolean).join(", ");
}
