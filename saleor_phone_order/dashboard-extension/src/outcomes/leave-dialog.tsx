import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import type { Session } from "../session/session-store";
import type { Outcome } from "./outcome";
import { outcomesOf } from "./outcome";

interface Props {
  readonly session: Session;
  readonly onShow: (shown: Outcome | undefined) => void;
}

/** Nobody leaves an open phone order without saying how it ends. */
export function LeaveDialog({ session, onShow }: Props) {
  const { t } = useTranslation("outcomes");
  const [isDone, setDone] = useState(false);
  const allowed = outcomesOf(session).map(({ action }) => action);
  const ends = allowed.filter((action) => action !== "CANCEL");
  return (
    <Dialog
      title={isDone ? t("leave.how") : t("leave.title")}
      onClose={() => onShow(undefined)}
      actions={
        <>
          <Button look="main" onClick={() => onShow(undefined)}>
            {t("leave.stay")}
          </Button>
          {isDone || !allowed.includes("CANCEL") ? null : (
            <Button look="danger" onClick={() => onShow("CANCEL")}>
              {t("leave.cancel")}
            </Button>
          )}
          {isDone || ends.length === 0 ? null : (
            <Button onClick={() => setDone(true)}>{t("leave.done")}</Button>
          )}
          {isDone
            ? ends.map((action, index) => (
                <Button key={action} autoFocus={index === 0} onClick={() => onShow(action)}>
                  {t(`action.${action}`)}
                </Button>
              ))
            : null}
        </>
      }
    >
      <p>
        {session.state === "PROCESSING"
          ? t("leave.paying")
          : isDone
            ? t("leave.howText")
            : t("leave.text")}
      </p>
    </Dialog>
  );
}
