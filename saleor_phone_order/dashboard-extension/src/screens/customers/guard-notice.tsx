import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { AcknowledgeDocument, ContinueSavedDraftDocument, SavedDraftDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { formatMoney } from "../../parts/money";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { showDifferences } from "../../session/differences";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import { CampaignDialog, useCampaignQuestion } from "../../campaign/campaign-dialog";
import { readCallSettings } from "./call-settings";
import styles from "./guard-notice.module.css";

interface Props {
  /** A call that the guard ended and its agent has not acknowledged. */
  readonly session: Session;
  readonly onGone: () => void;
}

/** What the guard kept of the last call: comes first until the agent goes on with it or puts it aside. */
export function GuardNotice({ session, onGone }: Props) {
  const { t, i18n } = useTranslation("customers");
  const store = useSessionStore();
  const [{ data }] = useQuery({
    query: SavedDraftDocument,
    variables: { id: session.draftId ?? "" },
    pause: session.draftId === null,
  });
  const continuing = useAction(ContinueSavedDraftDocument, (answer) => answer.phoneOrderDraftContinue);
  const acknowledging = useAction(AcknowledgeDocument, (answer) => answer.phoneOrderSessionAcknowledge);
  const draft = data?.phoneOrderDraft;
  const number = draft?.number ?? "…";
  const total = draft?.total ? formatMoney(draft.total, i18n.language) : "…";
  const isBusy = continuing.isBusy || acknowledging.isBusy;
  const name = session.customer?.name || session.customer?.email || t("guard.aGuest");

  const question = useCampaignQuestion(continuing.errors);

  async function goOn(id: string, campaignId?: string) {
    const { direction } = readCallSettings();
    const done = await continuing.run({ id, input: { direction, campaignId: campaignId ?? null } });
    if (done?.session) {
      showDifferences(done.differences);
      store.show(done.session);
    }
  }

  async function putAside() {
    if (await acknowledging.run({ id: session.id })) {
      await store.load();
      onGone();
    }
  }

  return (
    <section aria-label={t("guard.area")}>
      <Notice look="warn">
        <div className={styles["notice"]}>
          {session.draftId === null ? (
            <p>{t("guard.nothing", { name })}</p>
          ) : (
            <p>{t("guard.saved", { name, number, total })}</p>
          )}
          <div className={styles["actions"]}>
            {draft?.allowedActions.includes("CONTINUE") ? (
              <Button look="main" aria-disabled={isBusy} onClick={() => void goOn(draft.id)}>
                {t("guard.continue")}
              </Button>
            ) : null}
            <Button aria-disabled={isBusy} onClick={() => void putAside()}>
              {t("guard.putAside")}
            </Button>
          </div>
        </div>
      </Notice>
      {question.isAsked && draft ? (
        <CampaignDialog
          errors={continuing.errors}
          onChoose={(campaignId) => void goOn(draft.id, campaignId)}
          onClose={question.close}
        />
      ) : (
        <Problems errors={[...continuing.errors, ...acknowledging.errors]} />
      )}
    </section>
  );
}
