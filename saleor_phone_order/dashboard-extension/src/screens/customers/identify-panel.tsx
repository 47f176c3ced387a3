import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { IdentifyGuestMutation, IdentifyGuestMutationVariables } from "../../api/documents";
import { IdentifyGuestDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import { CustomerSearch } from "./customer-search";
import styles from "./identify-panel.module.css";
import { otherRefusals } from "./refusals";

type Known = NonNullable<IdentifyGuestMutation["phoneOrderSessionIdentify"]>["knownCustomer"];

interface Props {
  /** A guest's call. */
  readonly session: Session;
}

/** A guest says who they are: an e-mail for this order, or the account that they have after all. */
export function IdentifyPanel({ session }: Props) {
  const { t } = useTranslation("customers");
  const store = useSessionStore();
  const [email, setEmail] = useState(session.cart?.email ?? "");
  const [text, setText] = useState("");
  const [known, setKnown] = useState<Known>(null);
  const [isWritten, setWritten] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);

  async function identify(as: Omit<IdentifyGuestMutationVariables, "id">) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    setWritten(false);
    let found: Known = null;
    const refusals = await store.change(IdentifyGuestDocument, { id: session.id, ...as }, (data) => {
      found = data.phoneOrderSessionIdentify?.knownCustomer ?? null;
      return data.phoneOrderSessionIdentify;
    });
    setKnown(refusals.length > 0 && "customerId" in as ? known : found);
    setErrors(refusals);
    setWritten(refusals.length === 0);
    setBusy(false);
  }

  function write(event: FormEvent) {
    event.preventDefault();
    void identify({ email });
  }

  return (
    <section className={styles["panel"]} aria-label={t("identify.area")}>
      <form className={styles["row"]} noValidate onSubmit={write}>
        <TextField
          className={styles["field"]}
          label={t("identify.email")}
          problem={errors.find(({ field }) => field === "email")?.message}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="off"
        />
        <Button type="submit" aria-disabled={isBusy}>
          {t("identify.write")}
        </Button>
      </form>
      <div role="status">
        {known !== null ? (
          <Notice look="warn">
            <div className={styles["row"]}>
              <span>{t("identify.known", { name: known.name || known.email })}</span>
              <Button aria-disabled={isBusy} onClick={() => void identify({ customerId: known.id })}>
                {t("identify.useAccount")}
              </Button>
            </div>
          </Notice>
        ) : isWritten ? (
          t("identify.written")
        ) : null}
      </div>
      <Problems errors={otherRefusals(["email"], errors)} />
      <CustomerSearch
        text={text}
        onText={setText}
        onUse={({ id }) => void identify({ customerId: id })}
        hint={t("identify.hint")}
      />
    </section>
  );
}
