import type { ReactNode } from "react";
import { createContext, useContext, useMemo, useState } from "react";

import { assertUnreachable } from "../assert-unreachable";
import { useSession } from "../session/session-context";
import type { Session } from "../session/session-store";
import { CancelDialog } from "./cancel-dialog";
import { DraftDialog } from "./draft-dialog";
import { HandOffDialog } from "./hand-off-dialog";
import { LeaveDialog } from "./leave-dialog";
import type { Outcome } from "./outcome";
import { PlaceOrderDialog } from "./place-order-dialog";

type Shown = Outcome | "LEAVE" | undefined;

interface Outcomes {
  readonly show: (shown: Shown) => void;
  readonly isOpen: boolean;
}

const OutcomesContext = createContext<Outcomes>({ show: () => undefined, isOpen: false });

/** Draws the dialog that ends the call, or that asks how it ended: one at a time. */
export function OutcomesProvider({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const [shown, setShown] = useState<Shown>();
  const isOpen = session?.isOpen === true;
  const isEnding = shown !== undefined && shown !== "LEAVE";
  if ((shown !== undefined && !isOpen) || (isEnding && session?.state === "PROCESSING")) {
    setShown(undefined); // It has ended, or waits for its payment, here or elsewhere.
  }
  const outcomes = useMemo(() => ({ show: setShown, isOpen }), [isOpen]);
  return (
    <OutcomesContext.Provider value={outcomes}>
      {children}
      {shown !== undefined && isOpen ? (
        <OutcomeDialog key={shown} shown={shown} session={session} onShow={setShown} />
      ) : null}
    </OutcomesContext.Provider>
  );
}

/** Opens one of the dialogs. */
export function useShowOutcome(): (shown: Shown) => void {
  return useContext(OutcomesContext).show;
}

/** Answers how to leave the desk: at once without a call, else only by its end. */
export function useLeave(): (leave: () => void) => void {
  const { show, isOpen } = useContext(OutcomesContext);
  return (leave) => (isOpen ? show("LEAVE") : leave());
}

interface Props {
  readonly shown: NonNullable<Shown>;
  readonly session: Session;
  readonly onShow: (shown: Shown) => void;
}

function OutcomeDialog({ shown, session, onShow }: Props) {
  const close = () => onShow(undefined);
  switch (shown) {
    case "PROCESS":
      return <PlaceOrderDialog session={session} onClose={close} />;
    case "HAND_OFF":
      return <HandOffDialog session={session} onClose={close} />;
    case "SAVE_DRAFT":
      return <DraftDialog session={session} onClose={close} />;
    case "CANCEL":
      return <CancelDialog session={session} onClose={close} />;
    case "LEAVE":
      return <LeaveDialog session={session} onShow={onShow} />;
    default:
      return assertUnreachable(shown);
  }
}
