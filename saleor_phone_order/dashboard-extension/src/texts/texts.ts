import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import type { adminTexts } from "./admin-texts";
import type { en } from "./en";

/** Only the one that is spoken is loaded. */
const languages = {
  en: () => import("./en").then((file) => file.en),
  de: () => import("./de").then((file) => file.de),
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof en & (typeof adminTexts)["en"];
  }
}

/** @param wanted language tags, the most wanted first, for example `["de-CH", "en"]` */
export async function speak(wanted: readonly string[]): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    defaultNS: "common",
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  await changeLanguage(wanted);
}

export async function changeLanguage(wanted: readonly string[]): Promise<void> {
  // With its region: amounts and dates follow that.
  const tag = wanted.find((each) => languageOf(each) !== undefined) ?? "en";
  const language = languageOf(tag) ?? "en";
  for (const [area, texts] of Object.entries(await languages[language]())) {
    i18next.addResourceBundle(language, area, texts);
  }
  await i18next.changeLanguage(tag);
  document.documentElement.lang = i18next.language;
}

function languageOf(tag: string): keyof typeof languages | undefined {
  const spoken = tag.split("-")[0];
  return spoken === "en" || spoken === "de" ? spoken : undefined;
}
