import type { FieldErrors, UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { useDesk } from "../../desk-context";
import { SelectField, TextField } from "../../parts/field";
import styles from "./address-fields.module.css";
import type { AddressField, AddressValues } from "./address-values";
import { ADDRESS_FIELDS } from "./address-values";

interface Props {
  /** The form's own `register`, for example `(field) => register(`billingAddress.${field}`)`. */
  readonly register: (field: AddressField) => UseFormRegisterReturn;
  readonly errors: FieldErrors<AddressValues> | undefined;
}

const TEXTS = ADDRESS_FIELDS.filter((field) => field !== "country");

/** The fields of one address, in a form of react-hook-form. */
export function AddressFields({ register, errors }: Props) {
  const { t } = useTranslation("customers");
  const { countries } = useDesk();
  return (
    <div className={styles["fields"]}>
      {TEXTS.map((field) => (
        <TextField
          key={field}
          {...register(field)}
          label={t(`address.${field}`)}
          problem={errors?.[field]?.message}
          type={field === "phone" ? "tel" : "text"}
          autoComplete="off"
        />
      ))}
      <SelectField
        {...register("country")}
        label={t("address.country")}
        problem={errors?.country?.message}
        autoComplete="off"
      >
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
