import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { StartSessionDocument, TakeOverCustomersSessionDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { useSessionStore } from "../../session/session-context";
import type { Call } from "./use-call";

export interface Start {
  readonly errors: readonly DeskError[];
  readonly isBusy: boolean;
  /** Begin the call with a customer, or with a guest. */
  readonly start: (customerId: string | undefined) => Promise<void>;
  /** A supervisor goes on with the call that another agent has with this customer. */
  readonly takeOver: (sessionId: string) => Promise<void>;
  readonly forget: () => void;
}

/** Starts calls. As soon as one is open the frame shows the call instead of this screen. */
export function useStart({ settings, channel, campaignId }: Call): Start {
  const { t } = useTranslation("customers");
  const store = useSessionStore();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const isRunning = useRef(false);
  const [isBusy, setBusy] = useState(false);

  async function once(send: () => Promise<readonly DeskError[]>) {
    if (isRunning.current) {
      return;
    }
    isRunning.current = true;
    setBusy(true);
    setErrors([]);
    const refusals = await send();
    if (refusals.some(isAlreadyOpen)) {
      // One's own, of another tab, is returned to. Else it is another agent's.
      await store.load();
    }
    isRunning.current = false;
    setErrors(
      refusals.map((error) => (isAlreadyOpen(error) ? { ...error, message: t("inCallWith") } : error)),
    );
    setBusy(false);
  }

  return {
    errors,
    isBusy,
    start: (customerId) =>
      once(() =>
        store.change(
          StartSessionDocument,
          {
            input: {
              channel,
              direction: settings.direction,
              campaignId: campaignId ?? null,
              customerId: customerId ?? null,
            },
          },
          (data) => data.phoneOrderSessionStart,
        ),
      ),
    takeOver: (sessionId) =>
      once(() =>
        store.change(
          TakeOverCustomersSessionDocument,
          { id: sessionId },
          (data) => data.phoneOrderSessionTakeOver,
        ),
      ),
    forget: () => setErrors([]),
  };
}

function isAlreadyOpen({ code }: DeskError): boolean {
  return code === "SESSION_ALREADY_OPEN";
}
