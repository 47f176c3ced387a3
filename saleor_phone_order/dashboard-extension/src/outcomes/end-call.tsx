import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { detailOf, goToDetail } from "../details/wanted-detail";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { Problems } from "../parts/problems";
import { OfflineNotice } from "../session/offline-notice";
import { useSessionStore } from "../session/session-context";
import type { ChangeAnswer } from "../session/session-store";
import { keepDisposition } from "./dispositions";
import type { Result } from "./result";
import styles from "./end-call.module.css";

export interface EndCall {
  readonly isBusy: boolean;
  readonly errors: readonly DeskError[];
  readonly end: <Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    read: (data: Data) => ChangeAnswer | null,
    /** Undefined where the call goes on. */
    resultOf: (data: Data) => Result | undefined,
  ) => Promise<readonly DeskError[]>;
}

/** Sends what ends the call, once at a time however often it is asked for. */
export function useEndCall(): EndCall {
  const store = useSessionStore();
  const isSent = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const end: EndCall["end"] = async (document, variables, read, resultOf) => {
    if (isSent.current) {
      return [];
    }
    isSent.current = true;
    setBusy(true);
    setErrors([]);
    const refused = await store.change(document, variables, (data) => {
      const answer = read(data);
      const result = answer?.errors.length === 0 ? resultOf(data) : undefined;
      if (result !== undefined) {
        keepDisposition(String(variables["disposition"] ?? ""));
        store.finish(result);
      }
      return answer;
    });
    setErrors(refused);
    setBusy(false);
    isSent.current = false;
    return refused;
  };
  return { isBusy, errors, end };
}

interface Props {
  readonly title: string;
  readonly confirm: string;
  readonly isDanger?: boolean;
  /** Enter confirms at once; else the first field has the focus. */
  readonly isConfirmFocused?: boolean;
  readonly call: EndCall;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The dialog of one outcome: Enter in it confirms. */
export function EndCallDialog({
  title,
  confirm,
  isDanger = false,
  isConfirmFocused = false,
  call,
  onConfirm,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation(["outcomes", "details"]);
  const form = useId();
  const detail = call.errors.map(detailOf).find((name) => name !== undefined);
  useEffect(() => {
    if (isConfirmFocused) {
      document.querySelector<HTMLElement>(`[type="submit"][form="${form}"]`)?.focus();
    }
  }, [form, isConfirmFocused]);
  return (
    <Dialog
      title={title}
      onClose={call.isBusy ? () => undefined : onClose}
      actions={
        <>
          <Button disabled={call.isBusy} onClick={onClose}>
            {t("back")}
          </Button>
          <Button
            look={isDanger ? "danger" : "main"}
            type="submit"
            form={form}
            aria-disabled={call.isBusy}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
      </form>
      <OfflineNotice />
      <Problems errors={call.errors} />
      {detail === undefined ? null : (
        <div>
          <Button
            autoFocus
            onClick={() => {
              onClose();
              goToDetail(detail);
            }}
          >
            {detail === "fields" ? t("details:go") : t("details:goTo", { name: t(`details:${detail}`) })}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
