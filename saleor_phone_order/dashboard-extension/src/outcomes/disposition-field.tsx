import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { TextField } from "../parts/field";
import { readDispositions } from "./dispositions";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why the call ended so, in a few words: those of earlier calls can be chosen. */
export function DispositionField({ value, onChange }: Props) {
  const { t } = useTranslation("outcomes");
  const list = useId();
  const [words] = useState(readDispositions);
  return (
    <>
      <TextField
        label={t("disposition")}
        maxLength={100}
        autoComplete="off"
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {words.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}
