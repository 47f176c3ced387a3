import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { TierListFieldsFragment } from "../../api/documents";
import { PagedList } from "../../parts/paged-list";
import { formatPercent } from "../../parts/percent";
import { Period } from "../../parts/period";
import styles from "../../parts/rows.module.css";
import type { Pages } from "../../parts/use-pages";

interface Props {
  readonly tiers: Pages<TierListFieldsFragment>;
  readonly shownId: string | undefined;
  readonly isFiltered: boolean;
}

export function TierList({ tiers, shownId, isFiltered }: Props) {
  const { t, i18n } = useTranslation("tiers");
  return (
    <PagedList pages={tiers} empty={isFiltered ? t("noneFound") : t("none")}>
      <ul aria-label={t("list")} className={styles["list"]}>
        {tiers.nodes.map((tier) => (
          <li key={tier.id} className={styles["item"]}>
            <p className={styles["line"]}>
              <Link
                href={`/tiers/${tier.id}`}
                className={styles["link"] ?? ""}
                aria-current={tier.id === shownId ? "true" : undefined}
              >
                {tier.name}
              </Link>
              {tier.defaultPercentage === null ? null : (
                <span>{t("less", { percentage: formatPercent(tier.defaultPercentage, i18n.language) })}</span>
              )}
            </p>
            <p className={styles["quiet"]}>
              {t("members", { count: tier.memberCount })} · {t("prices", { count: tier.priceCount })}
            </p>
            <Period of={tier} className={styles["quiet"]} />
          </li>
        ))}
      </ul>
    </PagedList>
  );
}
