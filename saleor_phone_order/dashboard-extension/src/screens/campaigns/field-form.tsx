import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { ReactNode } from "react";
import { useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import { useFieldArray, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import { AreaField, CheckField, SelectField, TextField } from "../../parts/field";
import { Notice } from "../../parts/notice";
import { useFocus } from "../../parts/use-focus";
import type { FieldsValues } from "./campaign-values";
import { fieldsInput, fieldsOf, fieldsSchema, NO_FIELD, rowRefusals } from "./campaign-values";
import styles from "./campaigns.module.css";
import { PartForm } from "./part-form";
import { RowTools } from "./row-tools";
import { usePart } from "./use-part";
import { useSentences } from "./use-sentences";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

const COLUMNS = ["label", "key", "kind", "choices", "isRequired"] as const;

/** What agents ask, and what goes on the customer's profile. */
export function FieldForm({ campaign, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const form = useForm<FieldsValues>({
    resolver: standardSchemaResolver(fieldsSchema(useSentences())),
    defaultValues: fieldsOf(campaign),
  });
  const rows = useFieldArray({ control: form.control, name: "fields", keyName: "rowKey" });
  const box = useRef<HTMLDivElement>(null);
  const focus = useFocus(box);
  const { submit, ...shown } = usePart({
    campaign,
    form,
    names: rows.fields.flatMap((_, index) => COLUMNS.map((column) => `fields.${index}.${column}` as const)),
    valuesOf: fieldsOf,
    inputOf: fieldsInput,
    place: (errors) => rowRefusals("fields", errors),
    onChange,
  });
  return (
    <div ref={box}>
      <PartForm
        label={t("fields")}
        {...shown}
        onSubmit={() => void submit()}
        actions={
          <Button
            data-add=""
            onClick={() => rows.append(NO_FIELD, { focusName: `fields.${rows.fields.length}.label` })}
          >
            {t("addField")}
          </Button>
        }
      >
        {rows.fields.length === 0 ? <Notice look="plain">{t("noFields")}</Notice> : null}
        {rows.fields.map((row, index) => (
          <OneField
            key={row.rowKey}
            form={form}
            index={index}
            tools={
              <RowTools
                name={t("fieldNumber", { number: index + 1 })}
                place={row.rowKey}
                index={index}
                count={rows.fields.length}
                onMove={(to) => {
                  rows.move(index, to);
                  focus(`[data-row="${row.rowKey}"] [data-${to < index ? "up" : "down"}]`);
                }}
                onRemove={() => {
                  rows.remove(index);
                  focus("[data-add]");
                }}
              />
            }
          />
        ))}
      </PartForm>
    </div>
  );
}

interface FieldProps {
  readonly form: UseFormReturn<FieldsValues>;
  readonly index: number;
  readonly tools: ReactNode;
}

function OneField({ form, index, tools }: FieldProps) {
  const { t } = useTranslation("campaigns");
  const { register } = form;
  const problems = form.formState.errors.fields?.[index];
  const isDropDown = form.watch(`fields.${index}.kind`) === "DROP_DOWN";
  return (
    <div role="group" aria-label={t("fieldNumber", { number: index + 1 })} className={styles["item"]}>
      <div className={styles["head"]}>
        <TextField
          {...register(`fields.${index}.label`)}
          label={t("label")}
          problem={problems?.label?.message}
          autoComplete="off"
          maxLength={255}
        />
        <SelectField
          {...register(`fields.${index}.kind`)}
          label={t("fieldKind")}
          problem={problems?.kind?.message}
        >
          <option value="TEXT">{t("TEXT")}</option>
          <option value="CHECKBOX">{t("CHECKBOX")}</option>
          <option value="DROP_DOWN">{t("DROP_DOWN")}</option>
        </SelectField>
        {tools}
      </div>
      <TextField
        {...register(`fields.${index}.key`)}
        label={t("key")}
        hint={t("keyHint")}
        problem={problems?.key?.message}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
      />
      {isDropDown ? (
        <AreaField
          {...register(`fields.${index}.choices`)}
          label={t("choices")}
          problem={problems?.choices?.message}
          rows={3}
        />
      ) : null}
      <CheckField {...register(`fields.${index}.isRequired`)} label={t("isRequired")} />
    </div>
  );
}
