import { useTranslation } from "react-i18next";

import type { SessionListFieldsFragment } from "../../api/documents";
import { SessionReleaseDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { usePeople } from "./people";

interface Props {
  readonly session: SessionListFieldsFragment;
  readonly onDone: () => void;
  /** The call is perhaps not any more as the list has it. */
  readonly onRefused: () => void;
  readonly onClose: () => void;
}

export function ReleaseDialog({ session, onDone, onRefused, onClose }: Props) {
  const { t } = useTranslation(["sessions", "common"]);
  const { agentOf, customerOf } = usePeople();
  const release = useAction(SessionReleaseDocument, (data) => data.phoneOrderSessionRelease);
  const names = { agent: agentOf(session), customer: customerOf(session) };

  async function send() {
    if ((await release.run({ id: session.id })) !== undefined) {
      onDone();
    } else {
      onRefused();
    }
  }

  return (
    <Dialog
      title={t("releaseTitle", names)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="danger" disabled={release.isBusy} onClick={() => void send()}>
            {t("release")}
          </Button>
        </>
      }
    >
      <p>{t("releaseMeaning", names)}</p>
      <Problems errors={release.errors} />
    </Dialog>
  );
}
