import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { Link } from "wouter";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
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
  const { t } = useTranslation(["tiers", "common"]);
  const [{ data, error }, ask] = useQuery({ query: TierDocument, variables: { id } });
  const [changed, setChanged] = useState<TierDetailFieldsFragment>();
  const [isDeleting, setDeleting] = useState(false);
  useEffect(() => setChanged(undefined), [data]);
  const tier = changed ?? data?.phoneOrderTier ?? undefined;

  function show(answer: TierDetailFieldsFragment) {
    setChanged(answer);
    onChange();
  }

  return (
    <DetailBox title={tier?.name ?? t("tier")} onClose={onClose}>
      <Problems errors={error === undefined ? [] : errorsOf(error)} />
      {error === undefined ? null : (
        <div>
          <Button onClick={() => ask()}>{t("common:tryAgain")}</Button>
        </div>
      )}
      {data === undefined && error === undefined ? <Skeleton rows={6} /> : null}
      {data !== undefined && tier === undefined && error === undefined ? (
        <Notice look="warn">{t("gone")}</Notice>
      ) : null}
      {tier === undefined ? null : (
        <>
          <Parts tier={tier} part={part} />
          {part === "prices" ? (
            <TierPrices tier={tier} onChange={show} />
          ) : part === "customers" ? (
            <TierMembers
              tier={tier}
              onChange={() => {
                ask();
                onChange();
              }}
            />
          ) : part === "files" ? (
            <TierFiles
              tier={tier}
              onDone={() => {
                ask();
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
    <nav aria-label={t("parts")}>
      <ul className={styles["parts"]}>
        {parts.map(({ path, name }) => (
          <li key={name}>
            <Link
              href={path === undefined ? `/tiers/${tier.id}` : `/tiers/${tier.id}/${path}`}
              className={styles["part"] ?? ""}
              aria-current={path === part ? "page" : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
