import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { App } from "../app";
import { EmbeddedLogin } from "../login/embedded-login";
import type { Page } from "../page";
import { changeLanguage } from "../texts/texts";
import { showTheme } from "./theme";

/** The desk in a frame of the Dashboard, which gives token, theme and language. */
export function EmbeddedShell({ page }: { readonly page: Page }) {
  const { t } = useTranslation();
  const [login] = useState(() => new EmbeddedLogin());
  const token = useSyncExternalStore(
    (listener) => login.subscribe(listener),
    () => login.token(),
  );
  useEffect(() => {
    const { theme, locale } = login.bridge.getState();
    showTheme(theme);
    void changeLanguage([locale]);
    const stops = [
      login.bridge.subscribe("theme", (payload) => showTheme(payload.theme)),
      login.bridge.subscribe("localeChanged", (payload) => void changeLanguage([payload.locale])),
    ];
    return () => stops.forEach((stop) => stop());
  }, [login]);
  return token === undefined ? (
    <main>
      <p role="status">{t("waitingForDashboard")}</p>
    </main>
  ) : (
    <App page={page} login={login} />
  );
}
