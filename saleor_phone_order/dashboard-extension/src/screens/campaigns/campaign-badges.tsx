import { useTranslation } from "react-i18next";

import type { CampaignListFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";

/** Whether agents can choose it. */
export function CampaignBadges({ campaign }: { readonly campaign: CampaignListFieldsFragment }) {
  const { t } = useTranslation("campaigns");
  if (!campaign.isListed) {
    return <Badge look="plain">{t("notListed")}</Badge>;
  }
  return campaign.isCurrent ? (
    <Badge look="good">{t("listed")}</Badge>
  ) : (
    <Badge look="warn">{t("notCurrent")}</Badge>
  );
}
