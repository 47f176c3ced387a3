import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { Link, useParams } from "wouter";

import type { HistorySessionQuery } from "../../api/documents";
import { HistoryDocument, HistorySessionDocument } from "../../api/documents";
import { PagedList } from "../../parts/paged-list";
import { usePages } from "../../parts/use-pages";
import { When } from "../../parts/when";
import { HistoryTable } from "./history-table";
import styles from "./history.module.css";

/** What happened: in one call, or everywhere. */
export function HistoryScreen() {
  const { t } = useTranslation("history");
  const { session: id = null } = useParams();
  const [{ data }] = useQuery({
    query: HistorySessionDocument,
    variables: { id: id ?? "" },
    pause: id === null,
  });
  const session = id === null ? null : (data?.phoneOrderSession ?? null);
  const entries = usePages(
    HistoryDocument,
    (page) => ({ session: id, ...page }),
    (found) => found.phoneOrderHistory,
  );
  return (
    <section className={styles["history"]} aria-labelledby="history">
      <div className={styles["head"]}>
        <h2 id="history">{id === null ? t("all") : <Title session={session} />}</h2>
        {id === null ? null : <Link href="/history">{t("showAll")}</Link>}
      </div>
      <PagedList pages={entries} empty={id === null ? t("none") : t("noneOfSession")}>
        <HistoryTable
          entries={entries.nodes}
          people={[session?.agent, session?.customer]}
          hasChains={id === null}
        />
      </PagedList>
    </section>
  );
}

function Title({ session }: { readonly session: HistorySessionQuery["phoneOrderSession"] }) {
  const { t } = useTranslation("history");
  if (session === null) {
    return <>{t("ofSession")}</>;
  }
  const nameOf = (person: typeof session.agent) => person?.name || person?.email || t("nobody");
  return (
    <>
      {t("ofCall", { agent: nameOf(session.agent), customer: nameOf(session.customer) })},{" "}
      <When at={session.startedAt} />
    </>
  );
}
