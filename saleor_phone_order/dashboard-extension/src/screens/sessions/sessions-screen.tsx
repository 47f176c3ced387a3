import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { SessionListFieldsFragment } from "../../api/documents";
import { SessionsDocument, SessionTakeOverDocument } from "../../api/documents";
import { PagedList } from "../../parts/paged-list";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { usePages } from "../../parts/use-pages";
import { useRefresh } from "../../parts/use-refresh";
import { useSessionStore } from "../../session/session-context";
import { EndedSessions } from "./ended-sessions";
import { OpenSessions } from "./open-sessions";
import { ReleaseDialog } from "./release-dialog";
import styles from "./sessions.module.css";

const REFRESH_MILLISECONDS = 15_000;

/** What all agents are doing, and what became of their calls. */
export function SessionsScreen() {
  const { t } = useTranslation("sessions");
  const store = useSessionStore();
  const open = useSessions(true);
  const ended = useSessions(false);
  const [released, setReleased] = useState<SessionListFieldsFragment>();
  const [told, setTold] = useState("");
  const section = useRef<HTMLElement>(null);
  const focus = useFocus(section);
  const takeOver = useAction(SessionTakeOverDocument, (data) => data.phoneOrderSessionTakeOver);
  const reload = () => {
    open.reload();
    ended.reload();
  };
  useRefresh(reload, REFRESH_MILLISECONDS);

  async function goOn(session: SessionListFieldsFragment) {
    const done = await takeOver.run({ id: session.id });
    if (done?.session) {
      store.show(done.session);
    } else {
      reload();
      // An open call of one's own is returned to.
      await store.load();
    }
  }

  return (
    <div className={styles["sessions"]}>
      <section ref={section} aria-labelledby="open-sessions">
        <h2 id="open-sessions" tabIndex={-1}>{t("open")}</h2>
        <Problems errors={takeOver.errors} />
        <p role="status">{told}</p>
        <PagedList pages={open} empty={t("noneOpen")}>
          <OpenSessions
            sessions={open.nodes}
            isBusy={takeOver.isBusy}
            onTakeOver={(session) => void goOn(session)}
            onRelease={setReleased}
          />
        </PagedList>
      </section>
      <section aria-labelledby="ended-sessions">
        <h2 id="ended-sessions">{t("ended")}</h2>
        <PagedList pages={ended} empty={t("noneEnded")}>
          <EndedSessions sessions={ended.nodes} />
        </PagedList>
      </section>
      {released === undefined ? null : (
        <ReleaseDialog
          session={released}
          onDone={() => {
            setReleased(undefined);
            setTold(t("released"));
            reload();
            focus("h2");
          }}
          onRefused={reload}
          onClose={() => setReleased(undefined)}
        />
      )}
    </div>
  );
}

function useSessions(isOpen: boolean) {
  return usePages(
    SessionsDocument,
    (page) => ({ isOpen, ...page }),
    (data) => data.phoneOrderSessions,
  );
}
