import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { Fetched } from "../../parts/fetched";
import { PartLinks } from "../../parts/part-links";
import { useOne } from "../../parts/use-one";
import { DeleteDialog } from "./delete-dialog";
import { TierFiles } from "./tier-files";
import { TierForm } from "./tier-form";
import { TierMembers } from "./tier-members";
import { TierPercentages } from "./tier-percentages";
import { TierPrices } from "./tier-prices";
import styles from "./tiers.module.css";

interface Props {
  readonly id: string;
  /** `prices`, `customers` or `files`; else the tier itself. */
  readonly part: string | undefined;
  /** The tier is not any more as a list has it. */
  readonly onChange: () => void;
  readonly onClose: () => void;
}

export function TierDetails({ id, part, onChange, onClose }: Props) {
  const { t } = useTranslation("tiers");
  const one = useOne(TierDocument, id, (data) => data.phoneOrderTier);
  const [isDeleting, setDeleting] = useState(false);

  function show(answer: TierDetailFieldsFragment) {
    one.show(answer);
    onChange();
  }

  return (
    <DetailBox title={one.node?.name ?? t("tier")} onClose={onClose}>
      <Fetched one={one} gone={t("gone")}>
        {(tier) => (
          <>
            <Parts tier={tier} part={part} />
            {part === "prices" ? (
              <TierPrices tier={tier} onChange={show} />
            ) : part === "customers" ? (
              <TierMembers
                tier={tier}
                onChange={() => {
                  one.reload();
                  onChange();
                }}
              />
            ) : part === "files" ? (
              <TierFiles
                tier={tier}
                onDone={() => {
                  one.reload();
                  onChange();
                }}
              />
            ) : (
              <>
                <TierForm tier={tier} onChange={show} />
                <TierPercentages tier={tier} onChange={show} />
                <div className={styles["end"]}>
                  <Button look="danger" onClick={() => setDeleting(true)}>
                    {t("delete")}
                  </Button>
                </div>
              </>
            )}
            {isDeleting ? (
              <DeleteDialog
                tier={tier}
                onClose={() => setDeleting(false)}
                onDone={() => {
                  onChange();
                  onClose();
                }}
              />
            ) : null}
          </>
        )}
      </Fetched>
    </DetailBox>
  );
}

function Parts({ tier, part }: { readonly tier: TierDetailFieldsFragment; readonly part: string | undefined }) {
  const { t } = useTranslation("tiers");
  const parts = [
    { path: undefined, name: t("itself") },
    { path: "prices", name: t("prices", { count: tier.priceCount }) },
    { path: "customers", name: t("members", { count: tier.memberCount }) },
    { path: "files", name: t("files") },
  ];
  return (
    <PartLinks label={t("parts")} address={`/tiers/${tier.id}`} parts={parts} shown={part} />
  );
}
