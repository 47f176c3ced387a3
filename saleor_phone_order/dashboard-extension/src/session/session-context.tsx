import type { ReactNode } from "react";
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "urql";

import type { Memory, SessionState } from "./session-store";
import { SessionStore } from "./session-store";

const SessionContext = createContext<SessionStore | undefined>(undefined);

/** What one tab saves, the others ask for again. */
const tabs = new BroadcastChannel("phone-order-session");

interface Props {
  /** The agent's id. */
  readonly agent: string;
  readonly children: ReactNode;
}

/** Holds the call for all screens, and asks the server for it first. */
export function SessionProvider({ agent, children }: Props) {
  const client = useClient();
  const [store] = useState(
    () => new SessionStore(client, () => tabs.postMessage("saved"), memoryOf(agent)),
  );
  useEffect(() => {
    const load = () => void store.load();
    load();
    tabs.addEventListener("message", load);
    return () => tabs.removeEventListener("message", load);
  }, [store]);
  return <SessionContext.Provider value={store}>{children}</SessionContext.Provider>;
}

/** Of one agent in this browser: the id of the call, and nothing else. */
function memoryOf(agent: string): Memory {
  const key = `phone-order-call-${agent}`;
  return {
    read: () => ifAllowed(() => window.localStorage.getItem(key)) ?? undefined,
    write: (session) =>
      ifAllowed(() =>
        session === undefined
          ? window.localStorage.removeItem(key)
          : window.localStorage.setItem(key, session),
      ),
  };
}

/** Browsers may forbid storage to a frame of another site. */
function ifAllowed<Answer>(use: () => Answer): Answer | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

/** The store: `change`, `add`, `show`, `load`. */
export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (store === undefined) {
    throw new Error("A screen of the desk needs a SessionProvider around it.");
  }
  return store;
}

/** The call as it is now; the component is drawn again when it changes. */
export function useSession(): SessionState {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
