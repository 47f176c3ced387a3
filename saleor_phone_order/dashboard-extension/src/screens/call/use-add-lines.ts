import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { LinesAddDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { formatMoney } from "../../parts/money";
import { useSessionStore } from "../../session/session-context";
import { useAnnounce } from "./announcer";

interface Added {
  readonly lines?: readonly { readonly variantId: string; readonly quantity: number }[];
  /** Pasted “SKU quantity” rows. */
  readonly text?: string;
  /** Of what is added, to say it aloud. */
  readonly name?: string;
}

/** Answers the refusals: none if it was added. */
export type AddLines = (added: Added) => Promise<readonly DeskError[]>;

export function useAddLines(session: string): AddLines {
  const { t, i18n } = useTranslation("call");
  const store = useSessionStore();
  const announce = useAnnounce();
  return useCallback(
    async ({ lines, text, name }) => {
      const errors = await store.add(
        LinesAddDocument,
        (revision) => ({ session, lines: lines ?? null, text: text ?? null, revision }),
        (data) => data.phoneOrderLinesAdd,
      );
      const cart = store.snapshot().session?.cart;
      if (errors.length === 0 && cart) {
        announce(
          t("added", {
            name: name ?? t("paste.rows"),
            count: cart.quantity,
            total: formatMoney(cart.total.gross, i18n.language),
          }),
        );
      }
      return errors;
    },
    [announce, i18n, session, store, t],
  );
}
