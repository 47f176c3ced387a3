import type { HTMLInputTypeAttribute } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { AreaField, CheckField, SelectField, TextField } from "../parts/field";
import { useProblemText } from "../parts/problems";
import { useSavedText } from "../parts/use-saved-text";
import styles from "./details.module.css";
import { useSavedChoice } from "./use-details";

interface Frame {
  readonly name: string;
  readonly label: string;
  readonly isLocked: boolean;
}

interface TextProps extends Frame {
  readonly known: string;
  readonly type?: HTMLInputTypeAttribute;
  readonly isArea?: boolean;
  readonly isRequired?: boolean;
  readonly save: (text: string) => Promise<readonly DeskError[]>;
}

/** Saved when it is left, or when the typing pauses. */
export function DetailText({ name, label, known, type = "text", isArea, isRequired, isLocked, save }: TextProps) {
  const { t } = useTranslation("details");
  const problemText = useProblemText();
  const { text, isSaved, errors, onText, onBlur } = useSavedText(known, save);
  const field = {
    name,
    label,
    problem: problemText(errors),
    hint: isSaved ? undefined : t("unsaved"),
    autoComplete: "off",
    required: isRequired,
    readOnly: isLocked,
    value: text,
    onBlur,
  };
  return isArea ? (
    <AreaField
      {...field}
      className={styles["whole"]}
      rows={3}
      onChange={(event) => onText(event.target.value)}
    />
  ) : (
    <TextField {...field} type={type} onChange={(event) => onText(event.target.value)} />
  );
}

interface ChoiceProps extends Frame {
  readonly known: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly isRequired?: boolean;
  readonly save: (value: string) => Promise<readonly DeskError[]>;
}

/** A drop-down that begins with nothing. */
export function DetailChoice({ name, label, known, choices, isRequired, isLocked, save }: ChoiceProps) {
  const { value, errors, onChoose } = useSavedChoice(known, save);
  const problemText = useProblemText();
  const isListed = value === "" || choices.some((choice) => choice.value === value);
  return (
    <SelectField
      name={name}
      label={label}
      problem={problemText(errors)}
      required={isRequired}
      disabled={isLocked}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="" />
      {isListed ? null : <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </SelectField>
  );
}

interface CheckProps extends Frame {
  readonly known: boolean;
  readonly isRequired?: boolean;
  readonly save: (value: boolean) => Promise<readonly DeskError[]>;
}

export function DetailCheck({ name, label, known, isRequired = false, isLocked, save }: CheckProps) {
  const { value, errors, onChoose } = useSavedChoice(known, save);
  const problemText = useProblemText();
  return (
    <div>
      <CheckField
        name={name}
        label={isRequired ? `${label} *` : label}
        required={isRequired}
        disabled={isLocked}
        checked={value}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <p role="alert" className={styles["problem"]}>
        {problemText(errors)}
      </p>
    </div>
  );
}
