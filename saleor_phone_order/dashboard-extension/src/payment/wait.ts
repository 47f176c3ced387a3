import { assertUnreachable } from "../assert-unreachable";
import type { Session } from "../session/session-store";

/** What a session that is PROCESSING waits for. */
export type Wait = "GATEWAY" | "CUSTOMER" | "ORDER" | "RELEASE";

export function waitOf(payment: Session["payment"]): Wait {
  if (payment === null) {
    return "GATEWAY";
  }
  switch (payment.state) {
    case "CREATED":
    case "AWAITING":
      return payment.kind === "PAY_LINK" ? "CUSTOMER" : "GATEWAY";
    case "HELD":
    case "CAPTURING":
    case "PAID":
      return "ORDER";
    case "RELEASING":
    case "RELEASED":
      return "RELEASE";
    default:
      return assertUnreachable(payment.state);
  }
}

/** Whether there is nothing new to be told. */
export function isSame(one: Session["payment"], other: Session["payment"]): boolean {
  return one?.id === other?.id && one?.state === other?.state && one?.message === other?.message;
}
