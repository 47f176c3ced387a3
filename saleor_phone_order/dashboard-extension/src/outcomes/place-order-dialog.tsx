import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { PlaceOrderDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { useSaveDetails } from "../details/use-details";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { isSameMoney } from "../parts/money";
import { Notice } from "../parts/notice";
import type { Attempt } from "../payment/attempt";
import { isAnswered, isSameAttempt, newKey } from "../payment/attempt";
import { KindField } from "../payment/kind-field";
import { isTyped, kindsFor } from "../payment/kinds";
import { LazyFields } from "../payment/lazy-fields";
import { keepPayLink } from "../payment/pay-link";
import { PayLinkFields } from "../payment/pay-link-fields";
import type { Make } from "../payment/typed";
import { useOnce } from "../payment/use-once";
import { useSessionStore } from "../session/session-context";
import type { Session } from "../session/session-store";
import { DispositionField } from "./disposition-field";
import { keepDisposition } from "./dispositions";
import { EndCallDialog, useEndCall } from "./end-call";
import styles from "./end-call.module.css";

interface Props {
  readonly session: Session;
  readonly onClose: () => void;
}

/** Decline codes with which only the customer can pay. */
const CUSTOMERS_TURN = new Set(["authentication_required", "authentication_not_handled"]);

export function PlaceOrderDialog({ session, onClose }: Props) {
  const { t } = useTranslation(["outcomes", "payment"]);
  const store = useSessionStore();
  const call = useEndCall();
  const { isBusy, once } = useOnce();
  const total = session.cart?.total.gross;
  /** What the agent has read out. */
  const [agreed, setAgreed] = useState(total);

  const kinds = kindsFor(session.paymentKinds, total);
  const [chosen, setChosen] = useState<(typeof kinds)[number]>();
  const kind = chosen !== undefined && kinds.includes(chosen) ? chosen : kinds[0];
  const [isFirstTyped] = useState(isTyped(kind));

  const email = session.customer?.email ?? session.cart?.email ?? "";
  const [isMailed, setMailed] = useState(email !== "");
  const make = useRef<Make>();
  const unanswered = useRef<Attempt>();
  const [problem, setProblem] = useState("");
  const saveDetails = useSaveDetails(session.id);
  const [disposition, setDisposition] = useState(session.disposition);
  const [refused, setRefused] = useState<readonly DeskError[]>([]);
  /** What the errors are about. */
  const [tried, setTried] = useState(kind);

  /** The attempt that nobody has answered, or a new one; undefined if what was typed will not do. */
  async function attempt(): Promise<Attempt | undefined> {
    const wanted = { payment: kind ?? null, expectedTotal: total?.amount ?? null };
    if (unanswered.current !== undefined && isSameAttempt(unanswered.current, wanted)) {
      return unanswered.current;
    }
    const started = { ...wanted, idempotencyKey: newKey() };
    if (kind === "PAY_LINK") {
      return { ...started, mailLink: isMailed };
    }
    if (!isTyped(kind)) {
      return started;
    }
    const made = (await make.current?.()) ?? { problem: t("payment:gateway.notReady") };
    if ("problem" in made) {
      setProblem(made.problem);
      return undefined;
    }
    return { ...started, ...made };
  }

  async function place() {
    setProblem("");
    setAgreed(total);
    setTried(kind);
    // Before the payment: the order may be placed when nobody is here any more.
    const unsaved = disposition === session.disposition ? [] : await saveDetails({ disposition });
    setRefused(unsaved);
    if (unsaved.length > 0) {
      return;
    }
    keepDisposition(disposition);
    const input = await attempt();
    if (input === undefined) {
      return;
    }
    unanswered.current = input;
    const errors = await call.end(
      PlaceOrderDocument,
      { id: session.id, input },
      (data) => {
        const link = data.phoneOrderProcess?.link;
        if (link) {
          keepPayLink(session.id, link.url);
        }
        return data.phoneOrderProcess;
      },
      ({ phoneOrderProcess: answer }) =>
        answer?.session?.state === "PROCESSING"
          ? undefined
          : {
              kind: "ORDERED",
              order: answer?.order ?? null,
              payment: answer?.payment ?? null,
              review: answer?.review ?? null,
            },
    );
    if (isAnswered(errors)) {
      unanswered.current = undefined;
    }
    if (errors.length > 0) {
      void store.load();
    }
  }

  const isChanged = total !== undefined && agreed !== undefined && !isSameMoney(total, agreed);
  const isAsking = isBusy && isTyped(kind);
  const confirm = isAsking
    ? t("payment:asking")
    : kind === "PAY_LINK"
      ? t("payment:link.confirm")
      : t("order.confirm");
  const errors = [...refused, ...(tried === kind ? call.errors : [])];
  const wantsCustomer = errors.some(({ declineCode }) => CUSTOMERS_TURN.has(declineCode ?? ""));
  return (
    <EndCallDialog
      title={t("order.title")}
      confirm={confirm}
      isConfirmFocused={!isFirstTyped}
      call={{
        ...call,
        isBusy: isBusy || call.isBusy,
        errors: problem === "" ? errors : [{ field: null, message: problem, code: "INVALID" }],
      }}
      onClose={onClose}
      onConfirm={() => void once(place)}
    >
      <dl className={styles["facts"]}>
        <dt>{t("order.total")}</dt>
        <dd>{total === undefined ? "–" : <Amount money={total} />}</dd>
        {kinds.length > 1 || kind === undefined ? null : (
          <>
            <dt>{t("order.payment")}</dt>
            <dd>{t(`payment:kind.${kind}`)}</dd>
          </>
        )}
      </dl>
      {isChanged ? (
        <div role="status">
          <Notice look="warn">
            {t("order.changed")} <Amount money={agreed} /> → <Amount money={total} />
          </Notice>
        </div>
      ) : null}
      {kinds.length > 1 ? (
        <KindField
          kinds={kinds}
          kind={kind}
          isLocked={isBusy}
          onChange={(choice) => {
            setChosen(choice);
            setProblem("");
          }}
        />
      ) : null}
      {isTyped(kind) && session.gateway !== null ? (
        <LazyFields
          key={kind}
          kind={kind}
          session={session}
          gateway={session.gateway}
          make={make}
          isFocused={chosen === undefined}
          onEscape={isBusy ? () => undefined : onClose}
          isBusy={isBusy}
          once={once}
        />
      ) : null}
      {kind === "PAY_LINK" ? (
        <PayLinkFields email={email} isMailed={isMailed} onMailed={setMailed} />
      ) : null}
      <DispositionField value={disposition} onChange={setDisposition} />
      {wantsCustomer && kinds.includes("PAY_LINK") ? (
        <div>
          <Button
            onClick={({ currentTarget }) => {
              setChosen("PAY_LINK");
              focusSubmit(currentTarget.form);
            }}
          >
            {t("payment:link.instead")}
          </Button>
        </div>
      ) : null}
    </EndCallDialog>
  );
}

/** What was pressed is gone by then. */
function focusSubmit(form: HTMLFormElement | null): void {
  for (const control of form?.elements ?? []) {
    if (control instanceof HTMLButtonElement && control.type === "submit") {
      control.focus();
    }
  }
}
