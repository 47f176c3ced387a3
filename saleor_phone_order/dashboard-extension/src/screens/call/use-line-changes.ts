import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { LinesUpdateDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { formatMoney } from "../../parts/money";
import type { Line } from "../../session/session-store";
import { useSessionStore } from "../../session/session-context";
import { useAnnounce } from "./announcer";
import { nameOf } from "./names";

export interface LineChanges {
  /** Quantities by line that the server has not confirmed; 0 for a line that is being removed. */
  readonly wanted: ReadonlyMap<string, number>;
  /** Why the latest change of a line was refused. */
  readonly problems: ReadonlyMap<string, readonly DeskError[]>;
  readonly change: (line: Line, quantity: number) => void;
}

/** Shows a new quantity at once. The server's answer replaces it; a refusal brings the old one back. */
export function useLineChanges(session: string): LineChanges {
  const { t, i18n } = useTranslation("call");
  const store = useSessionStore();
  const announce = useAnnounce();
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(new Map());
  const [problems, setProblems] = useState<ReadonlyMap<string, readonly DeskError[]>>(new Map());
  const latest = useRef(new Map<string, number>());

  const change = useCallback(
    (line: Line, quantity: number) => {
      const isOnItsWay = latest.current.has(line.id);
      latest.current.set(line.id, quantity);
      setWanted(new Map(latest.current));
      setProblems((before) => without(before, line.id));
      if (!isOnItsWay) {
        void send();
      }

      async function send() {
        let sent: number | undefined;
        let errors: readonly DeskError[] = [];
        // Of many quick changes of a line, only the last one is sent while one is on its way.
        while (sent !== latest.current.get(line.id)) {
          sent = latest.current.get(line.id) ?? 0;
          errors = await store.change(
            LinesUpdateDocument,
            { session, lines: [{ lineId: line.id, quantity: sent }] },
            (data) => data.phoneOrderLinesUpdate,
          );
        }
        latest.current.delete(line.id);
        setWanted(new Map(latest.current));
        const cart = store.snapshot().session?.cart;
        if (errors.length > 0) {
          setProblems((before) => new Map(before).set(line.id, errors));
        } else if (cart) {
          announce(
            t(sent === 0 ? "removed" : "changed", {
              name: nameOf({ productName: line.productName, name: line.variantName }),
              quantity: sent,
              count: cart.quantity,
              total: formatMoney(cart.total.gross, i18n.language),
            }),
          );
        }
      }
    },
    [announce, i18n, session, store, t],
  );
  return { wanted, problems, change };
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  if (!map.has(key)) {
    return map;
  }
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
