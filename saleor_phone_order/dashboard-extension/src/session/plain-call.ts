import type { Session } from "./session-store";

/** For tests: a call without a campaign, in which nothing was written down. */
export const PLAIN_CALL: Pick<Session, "campaign" | "details" | "priceOverrides" | "priceLimits"> = {
  campaign: null,
  details: {
    ani: "",
    dnis: "",
    voiceLogNumber: "",
    affiliate: null,
    custom1: "",
    custom2: "",
    custom3: "",
    custom4: "",
    custom5: "",
    agentNote: "",
    termsAgreedAt: null,
    isTrialOverridden: false,
    dateOfBirth: null,
    gender: "",
    isDoNotSellName: false,
    smsOptInAt: null,
    fields: [],
  },
  priceOverrides: [],
  priceLimits: {
    arePricesAdjustable: false,
    isShippingAdjustable: false,
    areCouponsCombined: false,
    ceiling: "0",
  },
};
