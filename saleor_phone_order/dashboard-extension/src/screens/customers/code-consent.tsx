import type { FormEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmConsentCodeDocument, SendConsentCodeDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import styles from "./consent.module.css";
import { otherRefusals } from "./refusals";

/** Seconds between two codes: the server demands it. */
const PAUSE_SECONDS = 60;

/** The customer reads out a code that was mailed to the account's address. */
export function CodeConsent({ session }: { readonly session: Session }) {
  const { t } = useTranslation("customers");
  const store = useSessionStore();
  const [code, setCode] = useState("");
  const [isSent, setSent] = useState(false);
  const [pause, setPause] = usePause();
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const field = useRef<HTMLInputElement>(null);
  const isOver = errors.some((error) => error.code === "TOO_MANY_TRIES");

  async function once(send: () => Promise<readonly DeskError[]>) {
    if (isBusy) {
      return [];
    }
    setBusy(true);
    const refusals = await send();
    setErrors(refusals);
    setBusy(false);
    return refusals;
  }

  async function sendCode() {
    const refusals = await once(() =>
      store.change(SendConsentCodeDocument, { id: session.id }, (data) => data.phoneOrderConsentCodeSend),
    );
    if (refusals.length === 0) {
      setSent(true);
      setPause(PAUSE_SECONDS);
      field.current?.focus();
    }
  }

  async function confirm(event: FormEvent) {
    event.preventDefault();
    await once(() =>
      store.change(
        ConfirmConsentCodeDocument,
        { id: session.id, code },
        (data) => data.phoneOrderConsentCodeConfirm,
      ),
    );
    field.current?.focus();
    field.current?.select();
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void confirm(event)}>
      <p>{t("consent.code", { email: session.customer?.email })}</p>
      <div className={styles["row"]}>
        <Button disabled={isOver || pause > 0} aria-disabled={isBusy} onClick={() => void sendCode()}>
          {pause > 0 ? t("consent.wait", { count: pause }) : isSent ? t("consent.sendAnother") : t("consent.send")}
        </Button>
        <TextField
          ref={field}
          label={t("consent.codeLabel")}
          problem={errors.find((error) => error.field === "code")?.message}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          inputMode="numeric"
          autoComplete="off"
          required
          readOnly={isOver}
        />
        <Button look="main" type="submit" disabled={isOver} aria-disabled={isBusy}>
          {t("consent.confirm")}
        </Button>
        <p role="status">{isSent ? t("consent.sent") : ""}</p>
      </div>
      <Problems errors={otherRefusals(["code"], errors)} />
    </form>
  );
}

/** Seconds that are left, and how to begin with some. */
function usePause(): readonly [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left === 0) {
      return undefined;
    }
    const timer = window.setTimeout(() => setLeft(left - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}
