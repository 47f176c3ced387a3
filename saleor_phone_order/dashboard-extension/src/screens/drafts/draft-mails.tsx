import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment, MailFieldsFragment } from "../../api/documents";
import { DraftMailResendDocument } from "../../api/documents";
import { useMay } from "../../desk-context";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import rows from "../../parts/rows.module.css";
import { CellNote } from "../../parts/table";
import { useAction } from "../../parts/use-action";
import { When } from "../../parts/when";
import styles from "./drafts.module.css";

interface Props {
  readonly draft: DraftDetailFieldsFragment;
  readonly onSent: () => void;
}

export function DraftMails({ draft, onSent }: Props) {
  const { t } = useTranslation("drafts");
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const resend = useAction(DraftMailResendDocument, (data) => data.phoneOrderMailResend);
  const isAlive = mayHandle && draft.allowedActions.includes("UPDATE");
  if (draft.mails.length === 0) {
    return null;
  }
  return (
    <div className={styles["mails"]}>
      <h3>{t("mails")}</h3>
      <ul className={rows["list"]}>
        {draft.mails.map((mail) => (
          <li key={mail.id} className={rows["entry"]}>
            <span>
              {t(`mailKind.${mail.kind}`)} <MailState mail={mail} />
              <CellNote>
                <When at={mail.sentAt ?? mail.queuedAt} />
              </CellNote>
            </span>
            {/* Whoever asks for a code gets a new one. */}
            {isAlive && mail.kind === "DRAFT_LINK" ? (
              <Button
                disabled={resend.isBusy}
                onClick={() => void resend.run({ id: mail.id }).then((sent) => (sent ? onSent() : undefined))}
              >
                {t("sendAgain")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Problems errors={resend.errors} />
    </div>
  );
}

const LOOKS = { QUEUED: "plain", SENT: "good", FAILED: "bad" } as const;

function MailState({ mail }: { readonly mail: MailFieldsFragment }) {
  const { t } = useTranslation("drafts");
  return (
    <>
      <Badge look={LOOKS[mail.state]}>{t(`mailState.${mail.state}`)}</Badge>
      {mail.reason === "" ? null : <CellNote>{reasonOf(mail.reason)}</CellNote>}
    </>
  );

  function reasonOf(code: string): string {
    switch (code) {
      case "CONNECTION":
      case "NO_ADDRESS":
      case "GONE":
      case "NOT_FINISHED":
        return t(`mailReason.${code}`);
      default:
        return code.startsWith("SMTP_") ? t("mailReason.SMTP", { code: code.slice("SMTP_".length) }) : code;
    }
  }
}
