import { LinePriceOverrideDocument, ShippingPriceOverrideDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { useSessionStore } from "../session/session-context";

export interface GivenPrice {
  /** Null takes it back. */
  readonly price: string | null;
  readonly reason: string;
  /** A supervisor decides if it is beyond what the agent may give. */
  readonly askApproval: boolean;
}

export type GivePrice = (given: GivenPrice) => Promise<readonly DeskError[]>;

export const TAKEN_BACK: GivenPrice = { price: null, reason: "", askApproval: false };

/** @param line its id; undefined for the shipping */
export function useGivePrice(session: string, line: string | undefined): GivePrice {
  const store = useSessionStore();
  return (given) =>
    line === undefined
      ? store.change(
          ShippingPriceOverrideDocument,
          { session, ...given },
          (data) => data.phoneOrderShippingPriceOverride,
        )
      : store.change(
          LinePriceOverrideDocument,
          { session, line, ...given },
          (data) => data.phoneOrderLinePriceOverride,
        );
}
