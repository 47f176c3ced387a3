import call from "./de/call.json";
import campaign from "./de/campaign.json";
import common from "./de/common.json";
import customers from "./de/customers.json";
import details from "./de/details.json";
import drafts from "./de/drafts.json";
import outcomes from "./de/outcomes.json";
import payment from "./de/payment.json";
import prices from "./de/prices.json";

export const de = {
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
