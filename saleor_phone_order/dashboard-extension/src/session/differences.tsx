import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { DifferenceFieldsFragment } from "../api/documents";
import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { useFocusBack } from "../parts/use-focus";
import styles from "./offline-notice.module.css";

type All = readonly DifferenceFieldsFragment[];

const NONE: All = [];
const listeners = new Set<() => void>();
let shown: All = NONE;

/** Say what is not as it was in the draft, cart or order that the call goes on with. */
export function showDifferences(differences: All | null | undefined): void {
  shown = differences ?? NONE;
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stands on top of the call until the agent has read it. */
export function Differences() {
  const { t } = useTranslation("outcomes");
  const { onFocus, giveBack } = useFocusBack();
  const differences = useSyncExternalStore(subscribe, () => shown);
  return (
    <div role="status">
      {differences.length === 0 ? null : (
        <Notice look="warn">
          <div className={styles["notice"]}>
            <strong>{t("differences.title")}</strong>
            <Button
              onFocus={onFocus}
              onClick={() => {
                giveBack();
                showDifferences(NONE);
              }}
            >
              {t("differences.dismiss")}
            </Button>
          </div>
          <ul>
            {differences.map(({ message }, index) => (
              <li key={index}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
