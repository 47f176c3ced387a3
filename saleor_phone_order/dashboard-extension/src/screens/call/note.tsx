import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { NoteUpdateDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { AreaField } from "../../parts/field";
import { useSessionStore } from "../../session/session-context";

interface Props {
  readonly session: string;
  readonly note: string;
  readonly isLocked: boolean;
}

const PAUSE_MILLISECONDS = 1500;

/** Saved when the field is left and when the typing pauses. What was refused stays to be corrected. */
export function Note({ session, note, isLocked }: Props) {
  const { t } = useTranslation(["call", "common"]);
  const store = useSessionStore();
  // Undefined: as the server has it.
  const [text, setText] = useState<string>();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const sent = useRef<string>();

  async function save(typed: string) {
    if (typed === sent.current) {
      return;
    }
    sent.current = typed;
    const refused = await store.change(
      NoteUpdateDocument,
      { session, note: typed },
      (data) => data.phoneOrderDetailsUpdate,
    );
    if (sent.current === typed) {
      setErrors(refused);
      sent.current = refused.length === 0 ? undefined : typed;
      setText((latest) => (refused.length === 0 && latest === typed ? undefined : latest));
    }
  }
  const latestSave = useRef(save);
  latestSave.current = save;

  useEffect(() => {
    if (text === undefined) {
      return undefined;
    }
    const timer = window.setTimeout(() => void latestSave.current(text), PAUSE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [text]);

  const [problem] = errors;
  return (
    <AreaField
      label={t("note.field")}
      hint={t(text === undefined ? "note.hint" : "note.unsaved")}
      problem={problem === undefined ? undefined : problem.code === "OFFLINE" ? t("common:offline") : problem.message}
      rows={4}
      readOnly={isLocked}
      value={text ?? note}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => (text === undefined ? undefined : void save(text))}
    />
  );
}
