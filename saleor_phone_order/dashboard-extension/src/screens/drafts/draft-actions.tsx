import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment } from "../../api/documents";
import { DraftContinueDocument, DraftLinkRevokeDocument } from "../../api/documents";
import { CampaignDialog, useCampaignQuestion } from "../../campaign/campaign-dialog";
import { useMay } from "../../desk-context";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { showDifferences } from "../../session/differences";
import { useSessionStore } from "../../session/session-context";
import { readCallSettings } from "../customers/call-settings";
import styles from "./drafts.module.css";
import { LinkDialog } from "./link-dialog";

interface DialogProps {
  readonly draft: DraftDetailFieldsFragment;
  readonly onChange: (draft: DraftDetailFieldsFragment) => void;
  readonly onClose: () => void;
}

interface Props extends Omit<DialogProps, "onClose"> {
  /** The draft is perhaps not any more as it is shown. */
  readonly onRefused: () => void;
}

/** What the server says may be done with a draft now. */
export function DraftActions({ draft, onChange, onRefused }: Props) {
  const { t } = useTranslation(["drafts", "common"]);
  const store = useSessionStore();
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const buttons = useRef<HTMLDivElement>(null);
  const focus = useFocus(buttons);
  const [question, setQuestion] = useState<"LINK" | "REVOKE">();
  const resume = useAction(DraftContinueDocument, (data) => data.phoneOrderDraftContinue);
  const may = (action: (typeof draft.allowedActions)[number]) =>
    mayHandle && draft.allowedActions.includes(action);

  const campaign = useCampaignQuestion(resume.errors);

  async function goOn(campaignId?: string) {
    const { direction } = readCallSettings();
    const done = await resume.run({
      id: draft.id,
      input: { direction, campaignId: campaignId ?? null },
    });
    if (done?.session) {
      showDifferences(done.differences);
      store.show(done.session);
    } else {
      onRefused();
      // An open call of one's own is returned to.
      await store.load();
    }
  }

  return (
    <>
      <div ref={buttons} className={styles["actions"]}>
        {may("CONTINUE") ? (
          <Button look="main" disabled={resume.isBusy} onClick={() => void goOn()}>
            {t("continue")}
          </Button>
        ) : null}
        {may("UPDATE") ? <Button onClick={() => setQuestion("LINK")}>{t("sendLink")}</Button> : null}
        {may("REVOKE") ? (
          <Button look="danger" onClick={() => setQuestion("REVOKE")}>
            {t("revokeLink")}
          </Button>
        ) : null}
      </div>
      {campaign.isAsked ? (
        <CampaignDialog
          errors={resume.errors}
          onChoose={(campaignId) => void goOn(campaignId)}
          onClose={campaign.close}
        />
      ) : (
        <Problems errors={resume.errors} />
      )}
      {question === "LINK" ? (
        <LinkDialog draft={draft} onChange={onChange} onClose={() => setQuestion(undefined)} />
      ) : null}
      {question === "REVOKE" ? (
        <RevokeDialog
          draft={draft}
          onChange={(changed) => {
            setQuestion(undefined);
            onChange(changed);
            focus("button");
          }}
          onClose={() => setQuestion(undefined)}
        />
      ) : null}
    </>
  );
}

function RevokeDialog({ draft, onChange, onClose }: DialogProps) {
  const { t } = useTranslation(["drafts", "common"]);
  const revoke = useAction(DraftLinkRevokeDocument, (data) => data.phoneOrderDraftLinkRevoke);

  async function send() {
    const done = await revoke.run({ id: draft.id });
    if (done?.draft) {
      onChange(done.draft);
    }
  }

  return (
    <Dialog
      title={t("revokeTitle", { number: draft.number })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="danger" disabled={revoke.isBusy} onClick={() => void send()}>
            {t("revokeLink")}
          </Button>
        </>
      }
    >
      <p>{t("revokeMeaning")}</p>
      <Problems errors={revoke.errors} />
    </Dialog>
  );
}
