import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import styles from "./offline-notice.module.css";
import { useSession, useSessionStore } from "./session-context";

/** Says that the shop cannot be reached, and what is not saved because of that. */
export function OfflineNotice() {
  const { t } = useTranslation("outcomes");
  const { isOffline, pending } = useSession();
  const store = useSessionStore();
  return (
    <div role="status">
      {isOffline ? (
        <Notice look="warn">
          <div className={styles["notice"]}>
            <span>
              {t("offline.text")} {pending > 0 ? t("offline.unsaved", { count: pending }) : null}
            </span>
            <Button onClick={() => store.retryNow()}>{t("offline.retry")}</Button>
          </div>
        </Notice>
      ) : null}
    </div>
  );
}
