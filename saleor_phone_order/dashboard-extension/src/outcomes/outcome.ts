import type { Session } from "../session/session-store";

/** How an agent can end a call, in the order in which the buttons stand, and the key of each. */
export const OUTCOMES = [
  { action: "PROCESS", key: "F10" },
  { action: "HAND_OFF", key: "F9" },
  { action: "SAVE_DRAFT", key: "F8" },
  { action: "CANCEL", key: undefined },
] as const;

export type Outcome = (typeof OUTCOMES)[number]["action"];

/** The outcomes that the server allows now. */
export function outcomesOf(session: Session) {
  return OUTCOMES.filter(({ action }) => session.allowedActions.includes(action));
}
