import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { PhoneOrderRecipientCheck } from "../api/documents";
import { SaveDraftDocument } from "../api/documents";
import { AreaField, CheckField, SelectField } from "../parts/field";
import type { Session } from "../session/session-store";
import { DispositionField } from "./disposition-field";
import { EndCallDialog, useEndCall } from "./end-call";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

const CHECKS: readonly PhoneOrderRecipientCheck[] = ["NONE", "POSTAL_CODE", "EMAIL_CODE"];

export function DraftDialog({ session, onClose }: Props) {
  const { t } = useTranslation("outcomes");
  const call = useEndCall();
  const [note, setNote] = useState("");
  const [disposition, setDisposition] = useState("");
  const hasEmail = Boolean(session.customer?.email ?? session.cart?.email);
  const [isMailed, setMailed] = useState(hasEmail);
  const [hasProducts, setHasProducts] = useState(true);
  const [check, setCheck] = useState<PhoneOrderRecipientCheck>();
  return (
    <EndCallDialog
      title={t("draft.title")}
      confirm={t("draft.confirm")}
      call={call}
      onClose={onClose}
      onConfirm={() =>
        void call.end(
          SaveDraftDocument,
          {
            id: session.id,
            note,
            disposition,
            mailLink: isMailed,
            includeProducts: hasProducts,
            recipientCheck: check ?? null,
          },
          (data) => data.phoneOrderDraftSave,
          (data) => ({
            kind: "DRAFTED",
            draft: data.phoneOrderDraftSave?.draft ?? null,
            link: data.phoneOrderDraftSave?.link ?? null,
            isMailed,
          }),
        )
      }
    >
      <AreaField
        label={t("draft.note")}
        rows={2}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <DispositionField value={disposition} onChange={setDisposition} />
      {hasEmail ? (
        <CheckField
          label={t("draft.mail")}
          checked={isMailed}
          onChange={(event) => setMailed(event.target.checked)}
        />
      ) : (
        <p>{t("draft.noEmail")}</p>
      )}
      <CheckField
        label={t("draft.products")}
        checked={hasProducts}
        onChange={(event) => setHasProducts(event.target.checked)}
      />
      <SelectField
        label={t("draft.check")}
        value={check ?? ""}
        onChange={(event) => setCheck(CHECKS.find((known) => known === event.target.value))}
      >
        <option value="">{t("draft.asShop")}</option>
        {CHECKS.map((known) => (
          <option key={known} value={known}>
            {t(`draft.${known}`)}
          </option>
        ))}
      </SelectField>
    </EndCallDialog>
  );
}
