import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { DraftListFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { PagedList } from "../../parts/paged-list";
import styles from "../../parts/rows.module.css";
import type { Pages } from "../../parts/use-pages";
import { When } from "../../parts/when";
import { DraftStateBadges } from "./draft-state";

interface Props {
  readonly drafts: Pages<DraftListFieldsFragment>;
  readonly shownId: string | undefined;
  readonly isFiltered: boolean;
}

export function DraftList({ drafts, shownId, isFiltered }: Props) {
  const { t } = useTranslation("drafts");
  return (
    <PagedList pages={drafts} empty={isFiltered ? t("noneFound") : t("none")}>
      <ul aria-label={t("list")} className={styles["list"]}>
        {drafts.nodes.map((draft) => (
          <li key={draft.id} className={styles["item"]}>
            <p className={styles["line"]}>
              <Link
                href={`/drafts/${draft.id}`}
                className={styles["link"] ?? ""}
                aria-current={draft.id === shownId ? "true" : undefined}
              >
                #{draft.number} {nameOf(draft) || t("noName")}
              </Link>
              {draft.total === null ? null : <Amount money={draft.total} />}
            </p>
            <p className={styles["badges"]}>
              <DraftStateBadges draft={draft} />
            </p>
            <p className={styles["quiet"]}>
              {draft.agent?.name || draft.agent?.email || t("nobody")}, <When at={draft.savedAt} />
              {draft.state === "OPEN" || draft.state === "RESUMED" ? (
                <>
                  {" · "}
                  {t("expires")} <When at={draft.expiresAt} isDay />
                </>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
    </PagedList>
  );
}

/** Whom a draft is for, as far as it is known. */
export function nameOf({ customer, email }: DraftListFieldsFragment): string {
  return customer?.name || customer?.email || email;
}
