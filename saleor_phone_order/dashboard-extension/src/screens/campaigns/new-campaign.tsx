import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { CampaignCreateDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { otherRefusals, placeRefusals } from "../customers/refusals";
import { BASE_NAMES, BaseFields } from "./base-fields";
import type { BaseValues } from "./campaign-values";
import { baseInput, baseOf, baseSchema } from "./campaign-values";
import styles from "./campaigns.module.css";
import { useSentences } from "./use-sentences";

export function NewCampaign({ onDone }: { readonly onDone: (campaign: CampaignDetailFieldsFragment) => void }) {
  const { t } = useTranslation("campaigns");
  const { channels } = useDesk();
  const before = baseOf(undefined);
  const form = useForm<BaseValues>({
    resolver: standardSchemaResolver(baseSchema(useSentences())),
    defaultValues: { ...before, channel: channels[0]?.slug ?? "" },
  });
  const create = useAction(CampaignCreateDocument, (data) => data.phoneOrderCampaignCreate);
  const { errors } = create;
  useEffect(() => placeRefusals(form, BASE_NAMES, errors), [form, errors]);

  const submit = form.handleSubmit(async (values) => {
    const done = await create.run({ input: baseInput(values, before) });
    if (done?.campaign) {
      onDone(done.campaign);
    }
  });

  return (
    <form className={styles["form"]} noValidate onSubmit={(event) => void submit(event)}>
      <BaseFields form={form} isNew />
      <Problems errors={otherRefusals(BASE_NAMES, errors)} />
      <div>
        <Button look="main" type="submit" aria-disabled={create.isBusy}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
