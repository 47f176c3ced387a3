import { useCallback, useRef, useState } from "react";

import { LinesAddDocument, LinesUpdateDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { useSessionStore } from "../session/session-context";
import type { Offer } from "./use-guide";

export interface OfferQuantities {
  /** Quantities by variant that the server has not confirmed. */
  readonly wanted: ReadonlyMap<string, number>;
  /** Why the latest change of a variant was refused. */
  readonly problems: ReadonlyMap<string, readonly DeskError[]>;
  readonly change: (offer: Offer, quantity: number) => void;
}

/** Puts offers into the cart, in another quantity, or out of it. The server's answer is what counts. */
export function useOfferQuantities(session: string): OfferQuantities {
  const store = useSessionStore();
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(new Map());
  const [problems, setProblems] = useState<ReadonlyMap<string, readonly DeskError[]>>(new Map());
  const latest = useRef(new Map<string, number>());

  const send = useCallback(
    (variantId: string, quantity: number) => {
      const lines = store.snapshot().session?.cart?.lines ?? [];
      const line = lines.find((each) => each.variantId === variantId);
      if (line !== undefined) {
        return store.change(
          LinesUpdateDocument,
          { session, lines: [{ lineId: line.id, quantity }] },
          (data) => data.phoneOrderLinesUpdate,
        );
      }
      if (quantity === 0) {
        return Promise.resolve([]);
      }
      return store.add(
        LinesAddDocument,
        (revision) => ({ session, lines: [{ variantId, quantity }], text: null, revision }),
        (data) => data.phoneOrderLinesAdd,
      );
    },
    [session, store],
  );

  const change = useCallback(
    ({ offer: { variantId } }: Offer, quantity: number) => {
      const isOnItsWay = latest.current.has(variantId);
      latest.current.set(variantId, quantity);
      setWanted(new Map(latest.current));
      setProblems((before) => new Map([...before].filter(([id]) => id !== variantId)));
      if (!isOnItsWay) {
        void sendLatest();
      }

      async function sendLatest() {
        let sent: number | undefined;
        let errors: readonly DeskError[] = [];
        // Of many quick changes, only the last one is sent while one is on its way.
        while (sent !== latest.current.get(variantId)) {
          sent = latest.current.get(variantId) ?? 0;
          errors = await send(variantId, sent);
        }
        latest.current.delete(variantId);
        setWanted(new Map(latest.current));
        if (errors.length > 0) {
          setProblems((before) => new Map(before).set(variantId, errors));
        }
      }
    },
    [send],
  );
  return { wanted, problems, change };
}
