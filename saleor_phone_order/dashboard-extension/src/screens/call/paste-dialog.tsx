import type { FormEvent, KeyboardEvent } from "react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { AreaField } from "../../parts/field";
import { Notice } from "../../parts/notice";
import type { AddLines } from "./use-add-lines";

interface Props {
  readonly text: string;
  readonly errors: readonly DeskError[];
  readonly add: AddLines;
  readonly onClose: () => void;
}

/** Rows of “SKU quantity”. Either all are added or none. */
export function PasteDialog({ text: pasted, errors: refused, add, onClose }: Props) {
  const { t } = useTranslation(["call", "common"]);
  const form = useId();
  const [text, setText] = useState(pasted);
  const [errors, setErrors] = useState(refused);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy || text.trim() === "") {
      return;
    }
    setBusy(true);
    const found = await add({ text });
    setBusy(false);
    setErrors(found);
    if (found.length === 0) {
      onClose();
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.currentTarget.form?.requestSubmit();
    }
  }

  return (
    <Dialog
      title={t("paste.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="main" type="submit" form={form} shortcut="Ctrl+Enter">
            {t("paste.add")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <AreaField
          label={t("paste.field")}
          hint={t("paste.hint")}
          placeholder={"938323582 2\n698223581 1"}
          rows={9}
          spellCheck={false}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </form>
      <div role="alert">
        {errors.length === 0 ? null : (
          <Notice look="bad">
            <p>{t("paste.refused")}</p>
            <ul>
              {errors.map((error, index) => (
                <li key={index}>
                  {error.row == null
                    ? error.code === "OFFLINE" ? t("common:offline") : error.message
                    : t("paste.row", { row: error.row, message: error.message })}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
