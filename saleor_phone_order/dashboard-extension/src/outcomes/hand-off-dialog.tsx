import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { PhoneOrderExistingCarts } from "../api/documents";
import { HandOffDocument } from "../api/documents";
import { useDesk } from "../desk-context";
import { CheckField } from "../parts/field";
import type { Session } from "../session/session-store";
import { DispositionField } from "./disposition-field";
import { EndCallDialog, useEndCall } from "./end-call";
import styles from "./end-call.module.css";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

export function HandOffDialog({ session, onClose }: Props) {
  const { t } = useTranslation("outcomes");
  const { hasSeveralCarts } = useDesk();
  const call = useEndCall();
  const choices: readonly PhoneOrderExistingCarts[] = hasSeveralCarts
    ? ["KEEP", "MERGE", "REPLACE"]
    : ["MERGE", "REPLACE"];
  const [existingCarts, setExistingCarts] = useState(choices[0] ?? "KEEP");
  const [isMailed, setMailed] = useState(false);
  const [disposition, setDisposition] = useState("");
  const hasCarts = session.customerCarts.length > 0;
  return (
    <EndCallDialog
      title={t("handOff.title")}
      confirm={t("handOff.confirm")}
      isConfirmFocused
      call={call}
      onClose={onClose}
      onConfirm={() =>
        void call.end(
          HandOffDocument,
          {
            id: session.id,
            existingCarts: hasCarts ? existingCarts : null,
            disposition,
            mail: isMailed,
          },
          (data) => data.phoneOrderHandOff,
          () => ({ kind: "HANDED_OFF", isMailed }),
        )
      }
    >
      <p>{t("handOff.text")}</p>
      {hasCarts ? (
        <fieldset className={styles["choices"]}>
          <legend>{t("handOff.existing", { count: session.customerCarts.length })}</legend>
          {choices.map((choice) => (
            <label key={choice} className={styles["choice"]}>
              <input
                type="radio"
                name="existing-carts"
                checked={existingCarts === choice}
                onChange={() => setExistingCarts(choice)}
              />
              {t(`handOff.${choice}`)}
            </label>
          ))}
        </fieldset>
      ) : null}
      <CheckField
        label={t("handOff.mail")}
        checked={isMailed}
        onChange={(event) => setMailed(event.target.checked)}
      />
      <DispositionField value={disposition} onChange={setDisposition} />
    </EndCallDialog>
  );
}
