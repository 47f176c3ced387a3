import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { assertUnreachable } from "../../assert-unreachable";
import type { SessionListFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";
import { Duration } from "../../parts/duration";
import { CellNote, NumberCell, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { usePeople } from "./people";
import styles from "./sessions.module.css";

export function EndedSessions({ sessions }: { readonly sessions: readonly SessionListFieldsFragment[] }) {
  const { t } = useTranslation("sessions");
  const { agentOf, customerOf } = usePeople();
  return (
    <Table
      label={t("ended")}
      columns={[
        { name: t("agent") },
        { name: t("customer") },
        { name: t("outcome") },
        { name: t("endedAt") },
        { name: t("took"), isNumber: true },
        { name: t("actions"), isQuiet: true },
      ]}
    >
      <tbody>
        {sessions.map((session) => {
          const names = { agent: agentOf(session), customer: customerOf(session) };
          return (
            <tr key={session.id}>
              <th scope="row">{names.agent}</th>
              <td>{names.customer}</td>
              <td>
                <Badge look={lookOf(session.state)}>{t(`state.${session.state}`)}</Badge>{" "}
                {session.wasEndedByGuard ? <Badge look="warn">{t("byGuard")}</Badge> : null}
                <CellNote>{session.disposition}</CellNote>
              </td>
              <td>{session.endedAt === null ? null : <When at={session.endedAt} />}</td>
              <NumberCell>
                {session.handleSeconds === null ? null : <Duration seconds={session.handleSeconds} />}
              </NumberCell>
              <td>
                <div className={styles["actions"]}>
                  {session.draftId === null ? null : (
                    <Link href={`/drafts/${session.draftId}`} aria-label={t("draftNamed", names)}>
                      {t("draft")}
                    </Link>
                  )}
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

function lookOf(state: SessionListFieldsFragment["state"]) {
  switch (state) {
    case "ORDERED":
    case "HANDED_OFF":
      return "good";
    case "ABANDONED":
      return "warn";
    case "OPEN":
    case "PROCESSING":
    case "DRAFTED":
    case "CANCELLED":
      return "plain";
    default:
      return assertUnreachable(state);
  }
}
