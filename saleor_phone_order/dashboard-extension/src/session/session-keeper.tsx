import { useEffect, useLayoutEffect } from "react";
import { navigate } from "wouter/use-hash-location";

import { useShowOutcome } from "../outcomes/outcomes-context";
import type { Page } from "../page";
import { showDifferences } from "./differences";
import { useSession, useSessionStore } from "./session-context";
import type { SessionStore } from "./session-store";

const HEARTBEAT_MILLISECONDS = 60_000;

/** Where the desk is during a call: going anywhere else from there is leaving. */
const CALL = "/call";

/** Keeps the session alive while the desk is open, and tells the server when it is left. */
export function SessionKeeper({ page }: { readonly page: Page }) {
  const { session } = useSession();
  const store = useSessionStore();
  const id = session?.isOpen === true ? session.id : undefined;
  useFreshness(store);
  useHeartbeat(store, id);
  useBeacon(page.left, id, session?.leaveNonce ?? undefined);
  useWayOut(id !== undefined);
  useEffect(() => {
    if (id === undefined) {
      showDifferences([]);
    }
  }, [id]);
  return null;
}

/** Who comes back to the desk sees what has happened meanwhile. */
function useFreshness(store: SessionStore): void {
  useEffect(() => {
    const load = () => {
      if (document.visibilityState === "visible") {
        void store.load();
      }
    };
    document.addEventListener("visibilitychange", load);
    return () => document.removeEventListener("visibilitychange", load);
  }, [store]);
}

function useHeartbeat(store: SessionStore, id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) {
      return undefined;
    }
    const beat = () => void store.beat();
    beat();
    const timer = window.setInterval(beat, HEARTBEAT_MILLISECONDS);
    // Not when it is hidden: a page that is left is hidden after its beacon, which a heartbeat would undo.
    const seen = () => (document.visibilityState === "visible" ? beat() : undefined);
    const awake = (event: PageTransitionEvent) => (event.persisted ? beat() : undefined);
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("pageshow", awake);
    window.addEventListener("online", beat);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("pageshow", awake);
      window.removeEventListener("online", beat);
    };
  }, [store, id]);
}

/** The server learns at once that the page is gone: inside the Dashboard nothing can hinder that. */
function useBeacon(url: string, session: string | undefined, nonce: string | undefined): void {
  useEffect(() => {
    if (session === undefined || nonce === undefined) {
      return undefined;
    }
    const tell = () => void navigator.sendBeacon(url, JSON.stringify({ session, nonce }));
    window.addEventListener("pagehide", tell);
    return () => window.removeEventListener("pagehide", tell);
  }, [url, session, nonce]);
}

/** Back button, addresses and closing during a call: ask first. */
function useWayOut(isOpen: boolean): void {
  const show = useShowOutcome();
  // A layout effect: it has stopped before the screen after a call leads away from it.
  useLayoutEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    const stay = () => {
      if (window.location.hash !== `#${CALL}`) {
        navigate(CALL);
        return true;
      }
      return false;
    };
    stay();
    const ask = () => {
      if (stay()) {
        show("LEAVE");
      }
    };
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const isAlone = window.self === window.top; // The Dashboard's frame may not ask.
    window.addEventListener("hashchange", ask);
    if (isAlone) {
      window.addEventListener("beforeunload", warn);
    }
    return () => {
      window.removeEventListener("hashchange", ask);
      window.removeEventListener("beforeunload", warn);
    };
  }, [isOpen, show]);
}
