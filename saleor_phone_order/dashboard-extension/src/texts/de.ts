import call from "./de/call.json";
import campaign from "./de/campaign.json";
import common from "./de/common.json";
import customers from "./de/customers.json";
import drafts from "./de/drafts.json";
import outcomes from "./de/outcomes.json";
import payment from "./de/payment.json";

export const de = {
  call,
  campaign,
  common,
  customers,
  drafts,
  outcomes,
  payment,
};
