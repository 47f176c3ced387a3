import { useTranslation } from "react-i18next";

import type { SessionListFieldsFragment } from "../../api/documents";

/** How the two people of a session are called in a list. */
export function usePeople() {
  const { t } = useTranslation("sessions");
  return {
    agentOf: ({ agent, appId }: SessionListFieldsFragment): string =>
      agent?.name || agent?.email || (appId === null ? t("nobody") : t("app")),
    customerOf: ({ customer, isGuest }: SessionListFieldsFragment): string =>
      customer?.name || customer?.email || (isGuest ? t("guest") : t("deleted")),
  };
}
