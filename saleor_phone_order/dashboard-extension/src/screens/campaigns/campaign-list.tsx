import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { CampaignListFieldsFragment } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { PagedList } from "../../parts/paged-list";
import { Period } from "../../parts/period";
import styles from "../../parts/rows.module.css";
import type { Pages } from "../../parts/use-pages";
import { CampaignBadges } from "./campaign-badges";

interface Props {
  readonly campaigns: Pages<CampaignListFieldsFragment>;
  readonly shownId: string | undefined;
  readonly isFiltered: boolean;
}

export function CampaignList({ campaigns, shownId, isFiltered }: Props) {
  const { t } = useTranslation("campaigns");
  const { channels } = useDesk();
  return (
    <PagedList pages={campaigns} empty={isFiltered ? t("noneFound") : t("none")}>
      <ul aria-label={t("list")} className={styles["list"]}>
        {campaigns.nodes.map((campaign) => (
          <li key={campaign.id} className={styles["item"]}>
            <p className={styles["line"]}>
              <Link
                href={`/campaigns/${campaign.id}`}
                className={styles["link"] ?? ""}
                aria-current={campaign.id === shownId ? "true" : undefined}
              >
                {campaign.name}
              </Link>
              <span className={styles["badges"]}>
                <CampaignBadges campaign={campaign} />
              </span>
            </p>
            <p className={styles["quiet"]}>
              {[
                campaign.code,
                channels.length > 1 ? channels.find(({ slug }) => slug === campaign.channel)?.name : undefined,
                campaign.direction === null ? undefined : t(campaign.direction),
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <Period of={campaign} className={styles["quiet"]} />
          </li>
        ))}
      </ul>
    </PagedList>
  );
}
