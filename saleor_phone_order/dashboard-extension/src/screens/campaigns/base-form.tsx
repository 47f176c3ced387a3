import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { BASE_NAMES, BaseFields } from "./base-fields";
import type { BaseValues } from "./campaign-values";
import { baseInput, baseOf, baseSchema } from "./campaign-values";
import { PartForm } from "./part-form";
import { usePart } from "./use-part";
import { useSentences } from "./use-sentences";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

export function BaseForm({ campaign, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const form = useForm<BaseValues>({
    resolver: standardSchemaResolver(baseSchema(useSentences())),
    defaultValues: baseOf(campaign),
  });
  const { submit, ...shown } = usePart({
    campaign,
    form,
    names: BASE_NAMES,
    valuesOf: baseOf,
    inputOf: (values: BaseValues) => baseInput(values, baseOf(campaign)),
    onChange,
  });
  return (
    <PartForm label={t("itself")} {...shown} onSubmit={() => void submit()}>
      <BaseFields form={form} />
    </PartForm>
  );
}
