import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { CustomerNotesDocument } from "../api/documents";
import { When } from "../parts/when";
import styles from "./customer-notes.module.css";

/** What agents wrote down in earlier calls of the customer: the newest, and the others if wanted. */
export function CustomerNotes({ session }: { readonly session: string }) {
  const { t } = useTranslation("campaign");
  const [areAllShown, setAllShown] = useState(false);
  const [{ data }] = useQuery({ query: CustomerNotesDocument, variables: { session } });
  const notes = data?.phoneOrderSession?.customerNotes ?? [];
  if (notes.length === 0) {
    return null;
  }
  return (
    <div className={styles["notes"]}>
      <ul aria-label={t("notes.title")} className={areAllShown ? styles["all"] : styles["newest"]}>
        {(areAllShown ? notes : notes.slice(0, 1)).map(({ note, agent, writtenAt }, index) => (
          <li key={index}>
            <strong>
              <When at={writtenAt} isDay />
              {agent === null ? "" : `, ${agent.name}`}:
            </strong>{" "}
            {note}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={styles["more"]}
        aria-expanded={areAllShown}
        onClick={() => setAllShown(!areAllShown)}
      >
        {areAllShown || notes.length === 1
          ? t(areAllShown ? "notes.less" : "notes.whole")
          : t("notes.more", { count: notes.length - 1 })}
      </button>
    </div>
  );
}
