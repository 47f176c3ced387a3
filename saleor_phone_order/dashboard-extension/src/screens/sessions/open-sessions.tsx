import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { SessionListFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Ago } from "../../parts/duration";
import { CellNote, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { usePeople } from "./people";
import styles from "./sessions.module.css";

interface Props {
  readonly sessions: readonly SessionListFieldsFragment[];
  readonly isBusy: boolean;
  readonly onTakeOver: (session: SessionListFieldsFragment) => void;
  readonly onRelease: (session: SessionListFieldsFragment) => void;
}

export function OpenSessions({ sessions, isBusy, onTakeOver, onRelease }: Props) {
  const { t } = useTranslation("sessions");
  const { agentOf, customerOf } = usePeople();
  return (
    <Table
      label={t("open")}
      columns={[
        { name: t("agent") },
        { name: t("customer") },
        { name: t("started") },
        { name: t("sign") },
        { name: t("actions"), isQuiet: true },
      ]}
    >
      <tbody>
        {sessions.map((session) => {
          const names = { agent: agentOf(session), customer: customerOf(session) };
          return (
            <tr key={session.id}>
              <th scope="row">
                {names.agent}
                <CellNote>{[session.callCentre, session.team].filter(Boolean).join(", ")}</CellNote>
              </th>
              <td>
                {names.customer}
                {session.state === "PROCESSING" ? (
                  <>
                    {" "}
                    <Badge look="warn">{t("state.PROCESSING")}</Badge>
                  </>
                ) : null}
              </td>
              <td>
                <When at={session.startedAt} />
              </td>
              <td>
                <Ago at={session.heartbeatAt} />
              </td>
              <td>
                <div className={styles["actions"]}>
                  {session.allowedActions.includes("TAKE_OVER") ? (
                    <Button
                      disabled={isBusy}
                      aria-label={t("takeOverNamed", names)}
                      onClick={() => onTakeOver(session)}
                    >
                      {t("takeOver")}
                    </Button>
                  ) : null}
                  {session.allowedActions.includes("RELEASE") && (session.agent ?? session.appId) !== null ? (
                    <Button aria-label={t("releaseNamed", names)} onClick={() => onRelease(session)}>
                      {t("release")}
                    </Button>
                  ) : null}
                  <Link href={`/history/${session.id}`} aria-label={t("historyNamed", names)}>
                    {t("history")}
                  </Link>
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
