import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CustomerFieldsFragment } from "../../api/documents";
import { isAboutCampaign } from "../../campaign/choice";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { useSession } from "../../session/session-context";
import { broughtCustomer, forgetBroughtCustomer } from "./brought-customer";
import { CallFields } from "./call-fields";
import { CustomerDetails } from "./customer-details";
import { CustomerForm } from "./customer-form";
import { CustomerSearch } from "./customer-search";
import styles from "./customers-screen.module.css";
import { GuardNotice } from "./guard-notice";
import { useCall } from "./use-call";
import { useStart } from "./use-start";

/** A customer's account is being written: a new one's, or one to update. */
interface Writing {
  readonly customer: CustomerFieldsFragment | undefined;
}

/** Who is calling? From here a call begins. */
export function CustomersScreen() {
  const { t } = useTranslation("customers");
  const [text, setText] = useState("");
  const [highlightedId, setHighlightedId] = useState<string>();
  /** Somebody just saved or brought along, who need not be in the list. */
  const [pickedId, setPickedId] = useState(broughtCustomer);
  const [writing, setWriting] = useState<Writing>();
  const call = useCall();
  const start = useStart(call);
  const { session: last } = useSession();
  const search = useRef<HTMLInputElement>(null);
  const isSearching = writing === undefined;

  useEffect(() => forgetBroughtCustomer, []);
  useEffect(() => {
    if (isSearching) {
      search.current?.focus();
    }
  }, [isSearching]);

  if (writing !== undefined) {
    return (
      <CustomerForm
        customer={writing.customer}
        text={text}
        onSaved={(id, isUsed) => {
          setWriting(undefined);
          setText("");
          setPickedId(id);
          if (isUsed) {
            void start.start(id);
          }
        }}
        onCancel={() => setWriting(undefined)}
      />
    );
  }
  const shownId = pickedId ?? highlightedId;
  return (
    <div className={styles["screen"]}>
      {last?.wasEndedByGuard && last.acknowledgedAt === null ? (
        <GuardNotice session={last} onGone={() => search.current?.focus()} />
      ) : null}
      <h2>{t("title")}</h2>
      <div className={styles["columns"]}>
        <div className={styles["left"]}>
          <CustomerSearch
            ref={search}
            text={text}
            hint={t("search.hint")}
            onText={(next) => {
              start.forget();
              setPickedId(undefined);
              setText(next);
            }}
            onHighlight={(customer) => setHighlightedId(customer?.id)}
            onUse={({ id }) => void start.start(id)}
          />
          <Problems errors={start.errors.filter((error) => !isAboutCampaign(error))} />
          <div className={styles["others"]}>
            <Button onClick={() => setWriting({ customer: undefined })}>{t("create")}</Button>
            <Button aria-disabled={start.isBusy} onClick={() => void start.start(undefined)}>
              {t("guest")}
            </Button>
          </div>
          <CallFields call={call} errors={start.errors} onChange={start.forget} />
        </div>
        {shownId === undefined ? (
          <p className={styles["nobody"]}>{t("details.nobody")}</p>
        ) : (
          <CustomerDetails
            id={shownId}
            isBusy={start.isBusy}
            isFirst={pickedId !== undefined}
            onUse={() => void start.start(shownId)}
            onUpdate={(customer) => setWriting({ customer })}
            onTakeOver={(sessionId) => void start.takeOver(sessionId)}
          />
        )}
      </div>
    </div>
  );
}
