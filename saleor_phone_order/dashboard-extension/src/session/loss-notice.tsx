import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import styles from "./offline-notice.module.css";
import { useSession, useSessionStore } from "./session-context";

/** Says what became of a call that was open here and was ended elsewhere. */
export function LossNotice() {
  const { t } = useTranslation("outcomes");
  const { loss } = useSession();
  const store = useSessionStore();
  return (
    <div role="status">
      {loss === undefined ? null : (
        <Notice look="warn">
          <div className={styles["notice"]}>
            <span>{t(`lost.${loss}`)}</span>
            <Button onClick={() => store.forgetLoss()}>{t("lost.dismiss")}</Button>
          </div>
        </Notice>
      )}
    </div>
  );
}
