import { useTranslation } from "react-i18next";

import { formatPercent } from "../../parts/percent";
import type { Line } from "../../session/session-store";

type Reason = Line["reason"];

/** Why a price is what it is, in a few words: “Retailers −13 %”. Undefined for the list price. */
export function useReasonText(): (reason: Reason, isPromoted: boolean) => string | undefined {
  const { t, i18n } = useTranslation("call");
  const why = ({ kind, tierName, minimumQuantity, percentage }: Reason) => {
    switch (kind) {
      case "LIST":
        return "";
      case "TIER_DEFAULT":
      case "TIER_CATEGORY":
      case "TIER_COLLECTION":
      case "TIER_VARIANT":
      case "TIER_BREAK":
        return [
          tierName,
          percentage === null ? "" : `−${formatPercent(percentage, i18n.language)}`,
          kind === "TIER_BREAK" ? t("reason.from", { quantity: minimumQuantity }) : "",
        ]
          .filter(Boolean)
          .join(" ");
      default:
        return t(`reason.${kind}`);
    }
  };
  return (reason, isPromoted) => {
    const parts = [why(reason), isPromoted ? t("reason.PROMOTION") : ""];
    return parts.filter(Boolean).join(", ") || undefined;
  };
}
