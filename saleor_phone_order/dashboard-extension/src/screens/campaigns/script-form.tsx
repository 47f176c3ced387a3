import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import { AreaField } from "../../parts/field";
import styles from "./campaigns.module.css";
import { PartForm } from "./part-form";
import { ScriptPreview } from "./script-preview";
import { usePart } from "./use-part";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

const SCRIPTS = ["mainScript", "rebuttalScript", "upsellScript"] as const;

interface ScriptValues {
  readonly mainScript: string;
  readonly rebuttalScript: string;
  readonly upsellScript: string;
}

function scriptsOf({ mainScript, rebuttalScript, upsellScript }: CampaignDetailFieldsFragment): ScriptValues {
  return { mainScript, rebuttalScript, upsellScript };
}

/** What agents say. */
export function ScriptForm({ campaign, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const form = useForm<ScriptValues>({ defaultValues: scriptsOf(campaign) });
  const { submit, ...shown } = usePart({
    campaign,
    form,
    names: SCRIPTS,
    valuesOf: scriptsOf,
    inputOf: (values: ScriptValues) => values,
    onChange,
  });
  return (
    <PartForm label={t("scripts")} {...shown} onSubmit={() => void submit()}>
      <p>{t("scriptsMeaning", { customer: "{customer}", agent: "{agent}", shop: "{shop}" })}</p>
      {SCRIPTS.map((name) => (
        <Script key={name} form={form} name={name} />
      ))}
    </PartForm>
  );
}

interface ScriptProps {
  readonly form: UseFormReturn<ScriptValues>;
  readonly name: (typeof SCRIPTS)[number];
}

function Script({ form, name }: ScriptProps) {
  const { t } = useTranslation("campaigns");
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles["script"]}>
      <AreaField
        {...form.register(name)}
        label={t(name)}
        problem={form.formState.errors[name]?.message}
        rows={6}
      />
      <div>
        <Button
          aria-expanded={isShown}
          aria-label={t("previewOf", { name: t(name) })}
          onClick={() => setShown(!isShown)}
        >
          {t("preview")}
        </Button>
      </div>
      {isShown ? <ScriptPreview label={t("previewOf", { name: t(name) })} text={form.watch(name)} /> : null}
    </div>
  );
}
