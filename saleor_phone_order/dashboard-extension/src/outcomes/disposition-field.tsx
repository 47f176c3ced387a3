import { useTranslation } from "react-i18next";

import { TextField } from "../parts/field";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why the call ended so, in a few words. */
export function DispositionField({ value, onChange }: Props) {
  const { t } = useTranslation("outcomes");
  return (
    <TextField
      label={t("disposition")}
      maxLength={100}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
