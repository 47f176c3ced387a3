import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { useDesk } from "../../desk-context";
import { CheckField, SelectField, TextField } from "../../parts/field";
import type { BaseValues } from "./campaign-values";
import styles from "./campaigns.module.css";

export const BASE_NAMES = ["name", "code", "channel", "direction", "startsAt", "endsAt", "isListed"] as const;

interface Props {
  readonly form: UseFormReturn<BaseValues>;
  /** Begin with the first field. */
  readonly isNew?: boolean;
}

export function BaseFields({ form, isNew = false }: Props) {
  const { t } = useTranslation("campaigns");
  const { channels } = useDesk();
  const { register } = form;
  const { errors } = form.formState;
  return (
    <>
      <div className={styles["fields"]}>
        <TextField
          {...register("name")}
          label={t("name")}
          problem={errors.name?.message}
          autoComplete="off"
          autoFocus={isNew}
          required
          maxLength={100}
        />
        <TextField
          {...register("code")}
          label={t("code")}
          hint={t("codeHint")}
          problem={errors.code?.message}
          autoComplete="off"
          spellCheck={false}
          required
          maxLength={64}
        />
        {channels.length > 1 ? (
          <SelectField {...register("channel")} label={t("channel")} problem={errors.channel?.message}>
            {channels.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </SelectField>
        ) : null}
        <SelectField {...register("direction")} label={t("direction")} problem={errors.direction?.message}>
          <option value="">{t("bothDirections")}</option>
          <option value="INBOUND">{t("INBOUND")}</option>
          <option value="OUTBOUND">{t("OUTBOUND")}</option>
        </SelectField>
        <TextField
          {...register("startsAt")}
          label={t("startsAt")}
          type="datetime-local"
          problem={errors.startsAt?.message}
        />
        <TextField
          {...register("endsAt")}
          label={t("endsAt")}
          type="datetime-local"
          problem={errors.endsAt?.message}
        />
      </div>
      <CheckField {...register("isListed")} label={t("isListed")} />
    </>
  );
}
