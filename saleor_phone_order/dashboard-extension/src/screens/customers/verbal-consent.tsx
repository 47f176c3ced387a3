import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { RecordConsentDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { AreaField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import styles from "./consent.module.css";
import { otherRefusals } from "./refusals";

const MAX_WORDING = 500;

/** Read out, agreed to, written down. */
export function VerbalConsent({ session }: { readonly session: Session }) {
  const { t } = useTranslation("customers");
  const { shopName } = useDesk();
  const store = useSessionStore();
  const [wording, setWording] = useState(() => t("consent.wording", { shop: shopName }));
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);

  async function record(event: FormEvent) {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    setBusy(true);
    setErrors(
      await store.change(
        RecordConsentDocument,
        { id: session.id, wording },
        (data) => data.phoneOrderConsentRecord,
      ),
    );
    setBusy(false);
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void record(event)}>
      <p>{t("consent.verbal")}</p>
      <div className={styles["row"]}>
        <AreaField
          className={styles["wording"]}
          label={t("consent.wordingLabel")}
          problem={errors.find(({ field }) => field === "wording")?.message}
          value={wording}
          onChange={(event) => setWording(event.target.value)}
          maxLength={MAX_WORDING}
          rows={2}
          required
        />
        <Button look="main" type="submit" aria-disabled={isBusy}>
          {t("consent.record")}
        </Button>
      </div>
      <Problems errors={otherRefusals(["wording"], errors)} />
    </form>
  );
}
