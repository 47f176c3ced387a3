import { useState } from "react";
import { useTranslation } from "react-i18next";

import { CancelCallDocument } from "../api/documents";
import type { Session } from "../session/session-store";
import { DispositionField } from "./disposition-field";
import { EndCallDialog, useEndCall } from "./end-call";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

export function CancelDialog({ session, onClose }: Props) {
  const { t } = useTranslation("outcomes");
  const call = useEndCall();
  const [disposition, setDisposition] = useState("");
  return (
    <EndCallDialog
      title={t("cancel.title")}
      confirm={t("cancel.confirm")}
      isDanger
      isConfirmFocused
      call={call}
      onClose={onClose}
      onConfirm={() =>
        void call.end(
          CancelCallDocument,
          { id: session.id, disposition },
          (data) => data.phoneOrderCancel,
          () => ({ kind: "CANCELLED" }),
        )
      }
    >
      <p>{t("cancel.text")}</p>
      <DispositionField value={disposition} onChange={setDisposition} />
    </EndCallDialog>
  );
}
