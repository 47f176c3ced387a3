import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import deCall from "./de/call.json";
import deCommon from "./de/common.json";
import deCustomers from "./de/customers.json";
import deDrafts from "./de/drafts.json";
import deHistory from "./de/history.json";
import deOutcomes from "./de/outcomes.json";
import dePayment from "./de/payment.json";
import deReviews from "./de/reviews.json";
import deSessions from "./de/sessions.json";
import deTiers from "./de/tiers.json";
import enCall from "./en/call.json";
import enCommon from "./en/common.json";
import enCustomers from "./en/customers.json";
import enDrafts from "./en/drafts.json";
import enHistory from "./en/history.json";
import enOutcomes from "./en/outcomes.json";
import enPayment from "./en/payment.json";
import enReviews from "./en/reviews.json";
import enSessions from "./en/sessions.json";
import enTiers from "./en/tiers.json";

/** English is the model: what another language lacks is said in English, and a test demands it. */
const en = {
  call: enCall,
  common: enCommon,
  customers: enCustomers,
  drafts: enDrafts,
  history: enHistory,
  outcomes: enOutcomes,
  payment: enPayment,
  reviews: enReviews,
  sessions: enSessions,
  tiers: enTiers,
};

const de = {
  call: deCall,
  common: deCommon,
  customers: deCustomers,
  drafts: deDrafts,
  history: deHistory,
  outcomes: deOutcomes,
  payment: dePayment,
  reviews: deReviews,
  sessions: deSessions,
  tiers: deTiers,
};

export const texts = { en, de };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof en;
  }
}

/** @param wanted language tags, the most wanted first, for example `["de-CH", "en"]` */
export function speak(wanted: readonly string[]): void {
  void i18next.use(initReactI18next).init({
    resources: texts,
    lng: known(wanted),
    fallbackLng: "en",
    defaultNS: "common",
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = i18next.language;
}

/** The first of the wanted languages that there is, with its region: amounts and dates follow that. */
function known(wanted: readonly string[]): string {
  return wanted.find((tag) => Object.keys(texts).includes(tag.split("-")[0] ?? "")) ?? "en";
}

export function changeLanguage(wanted: readonly string[]): void {
  void i18next.changeLanguage(known(wanted));
  document.documentElement.lang = i18next.language;
}
