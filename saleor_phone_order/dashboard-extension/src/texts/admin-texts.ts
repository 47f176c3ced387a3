import i18next from "i18next";

import deCampaigns from "./de/campaigns.json";
import deGiven from "./de/given.json";
import deHistory from "./de/history.json";
import deImporting from "./de/importing.json";
import dePeople from "./de/people.json";
import deReports from "./de/reports.json";
import deReviews from "./de/reviews.json";
import deSessions from "./de/sessions.json";
import deTiers from "./de/tiers.json";
import enCampaigns from "./en/campaigns.json";
import enGiven from "./en/given.json";
import enHistory from "./en/history.json";
import enImporting from "./en/importing.json";
import enPeople from "./en/people.json";
import enReports from "./en/reports.json";
import enReviews from "./en/reviews.json";
import enSessions from "./en/sessions.json";
import enTiers from "./en/tiers.json";

/** What only the screens say that agents on the phone do without. */
export const adminTexts = {
  en: {
    campaigns: enCampaigns,
    given: enGiven,
    history: enHistory,
    importing: enImporting,
    people: enPeople,
    reports: enReports,
    reviews: enReviews,
    sessions: enSessions,
    tiers: enTiers,
  },
  de: {
    campaigns: deCampaigns,
    given: deGiven,
    history: deHistory,
    importing: deImporting,
    people: dePeople,
    reports: deReports,
    reviews: deReviews,
    sessions: deSessions,
    tiers: deTiers,
  },
};

export function learnAdminTexts(): void {
  for (const [language, areas] of Object.entries(adminTexts)) {
    for (const [area, texts] of Object.entries(areas)) {
      i18next.addResourceBundle(language, area, texts);
    }
  }
}
