import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Sentences } from "./campaign-values";

export function useSentences(): Sentences {
  const { t } = useTranslation("campaigns");
  return useMemo(
    () => ({ required: t("required"), noQuantity: t("noQuantity"), noPercent: t("noPercent") }),
    [t],
  );
}
