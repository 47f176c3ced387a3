import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import styles from "./offline-notice.module.css";
import { useSession, useSessionStore } from "./session-context";

/** After this many milliseconds the agent is told that something is not saved yet. */
const PATIENCE = 10_000;

/** Says that the shop cannot be reached or is slow, and what is not saved because of that. */
export function OfflineNotice() {
  const { t } = useTranslation("outcomes");
  const { isOffline, pending } = useSession();
  const store = useSessionStore();
  const isSlow = useIsLong(pending > 0);
  return (
    <div role="status">
      {isOffline || isSlow ? (
        <Notice look="warn">
          <div className={styles["notice"]}>
            <span>
              {isOffline ? t("offline.text") : t("offline.slow")} {pending > 0 ? t("offline.unsaved", { count: pending }) : null}
            </span>
            {isOffline ? (
              <Button onClick={() => store.retryNow()}>{t("offline.retry")}</Button>
            ) : null}
          </div>
        </Notice>
      ) : null}
    </div>
  );
}

function useIsLong(isSo: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isSo) {
      return undefined;
    }
    const timer = window.setTimeout(() => setLong(true), PATIENCE);
    return () => {
      window.clearTimeout(timer);
      setLong(false);
    };
  }, [isSo]);
  return isLong;
}
