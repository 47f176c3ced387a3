import call from "./de/call.json";
import common from "./de/common.json";
import customers from "./de/customers.json";
import drafts from "./de/drafts.json";
import history from "./de/history.json";
import outcomes from "./de/outcomes.json";
import payment from "./de/payment.json";
import reviews from "./de/reviews.json";
import sessions from "./de/sessions.json";
import tiers from "./de/tiers.json";

export const de = {
  call,
  common,
  customers,
  drafts,
  history,
  outcomes,
  payment,
  reviews,
  sessions,
  tiers,
};
