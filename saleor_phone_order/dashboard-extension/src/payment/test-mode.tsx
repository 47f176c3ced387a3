import { useTranslation } from "react-i18next";

import { Badge } from "../parts/badge";
import type { Session } from "../session/session-store";

/** Says so where the keys are for tests. */
export function TestMode({ gateway }: { readonly gateway: NonNullable<Session["gateway"]> }) {
  const { t } = useTranslation("payment");
  return gateway.isLive ? null : (
    <div>
      <Badge look="warn">{t("gateway.test")}</Badge>
    </div>
  );
}
