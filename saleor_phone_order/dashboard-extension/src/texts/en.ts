import call from "./en/call.json";
import campaign from "./en/campaign.json";
import common from "./en/common.json";
import customers from "./en/customers.json";
import details from "./en/details.json";
import drafts from "./en/drafts.json";
import outcomes from "./en/outcomes.json";
import payment from "./en/payment.json";
import prices from "./en/prices.json";

/** The model: a test demands that other languages have the same. */
export const en = {
  call,
  campaign,
  common,
  customers,
  details,
  drafts,
  outcomes,
  payment,
  prices,
};
