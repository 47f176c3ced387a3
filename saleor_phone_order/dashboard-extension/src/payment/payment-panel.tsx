import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "urql";

import { PaymentNowDocument, ReleasePaymentDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { LinkToCopy } from "../outcomes/link-to-copy";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { Problems } from "../parts/problems";
import { useRefresh } from "../parts/use-refresh";
import { useSessionStore } from "../session/session-context";
import type { Session } from "../session/session-store";
import { payLinkOf } from "./pay-link";
import styles from "./payment.module.css";
import { useOnce } from "./use-once";
import { isSame, waitOf } from "./wait";

/** So often the server is asked how the payment stands. */
const LOOK_MILLISECONDS = 3000;

interface Props {
  readonly session: Session;
}

/** A payment that is not settled, live; or why it came to nothing. */
export function PaymentPanel({ session }: Props) {
  const { payment } = session;
  const [read, setRead] = useState<string>();
  if (session.state === "PROCESSING") {
    return <Waiting session={session} />;
  }
  if (payment?.state !== "RELEASED" || payment.id === read) {
    return null;
  }
  return <CameToNothing payment={payment} onRead={() => setRead(payment.id)} />;
}

function Waiting({ session }: Props) {
  const { t } = useTranslation("payment");
  const client = useClient();
  const store = useSessionStore();
  const { isBusy, once } = useOnce();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const { payment } = session;
  useRefresh(() => void look(), LOOK_MILLISECONDS);

  async function look() {
    const { data } = await client.query(PaymentNowDocument, { id: session.id }).toPromise();
    const now = data?.phoneOrderSession;
    if (data !== undefined && !(now?.state === session.state && isSame(now.payment, payment))) {
      await store.load();
    }
  }

  const wait = waitOf(payment);
  const link = payLinkOf(session.id);

  async function release() {
    setErrors(
      await store.change(
        ReleasePaymentDocument,
        { id: session.id },
        (data) => data.phoneOrderPaymentRelease,
      ),
    );
  }

  return (
    <Panel>
      <Notice look="warn">
        <div className={styles["fields"]}>
          <div className={styles["panelHead"]}>
            <div role="status">
              <strong>{t(`wait.${wait}`)}</strong>{" "}
              {payment === null ? null : <Amount money={payment.amount} />}
              {payment === null || payment.message === "" ? null : (
                <p>{t("wait.lastTry", { message: payment.message })}</p>
              )}
            </div>
            {session.allowedActions.includes("RELEASE_PAYMENT") ? (
              <Button aria-disabled={isBusy} onClick={() => void once(release)}>
                {t("release")}
              </Button>
            ) : null}
          </div>
          {wait === "CUSTOMER" ? (
            link === undefined ? (
              <p>{t("link.shownOnce")}</p>
            ) : (
              <LinkToCopy url={link} />
            )
          ) : null}
          <Problems errors={errors} />
        </div>
      </Notice>
    </Panel>
  );
}

interface NothingProps {
  readonly payment: NonNullable<Session["payment"]>;
  readonly onRead: () => void;
}

function CameToNothing({ payment, onRead }: NothingProps) {
  const { t } = useTranslation("payment");
  return (
    <Panel>
      <Notice look="warn">
        <div className={styles["panelHead"]}>
          <div role="status">
            {payment.message === "" ? t("nothing.released") : payment.message} {t("nothing.charged")}
          </div>
          <Button onClick={onRead}>{t("nothing.dismiss")}</Button>
        </div>
      </Notice>
    </Panel>
  );
}

/** Takes the focus if what had it is gone. */
function Panel({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation("payment");
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) {
      section.current?.focus();
    }
  }, []);
  return (
    <section ref={section} tabIndex={-1} className={styles["panel"]} aria-label={t("area")}>
      {children}
    </section>
  );
}
