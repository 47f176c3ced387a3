import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Notice } from "../parts/notice";

/** What the fields need did not come. */
export function GatewayMissing({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation(["payment", "common"]);
  return (
    <div role="alert">
      <Notice look="bad">
        <p>{t("gateway.missing")}</p>
        <Button onClick={onRetry}>{t("common:tryAgain")}</Button>
      </Notice>
    </div>
  );
}
