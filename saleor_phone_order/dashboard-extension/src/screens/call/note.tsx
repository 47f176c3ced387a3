import { useTranslation } from "react-i18next";

import { NoteUpdateDocument } from "../../api/documents";
import { AreaField } from "../../parts/field";
import { useProblemText } from "../../parts/problems";
import { useSavedText } from "../../parts/use-saved-text";
import { useSessionStore } from "../../session/session-context";

interface Props {
  readonly session: string;
  readonly note: string;
  readonly isLocked: boolean;
}

export function Note({ session, note, isLocked }: Props) {
  const { t } = useTranslation("call");
  const store = useSessionStore();
  const problemText = useProblemText();
  const { text, isSaved, errors, onText, onBlur } = useSavedText(note, (typed) =>
    store.change(
      NoteUpdateDocument,
      { session, note: typed },
      (data) => data.phoneOrderDetailsUpdate,
    ),
  );
  return (
    <AreaField
      label={t("note.field")}
      hint={t(isSaved ? "note.hint" : "note.unsaved")}
      problem={problemText(errors)}
      rows={4}
      readOnly={isLocked}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onBlur={onBlur}
    />
  );
}
