import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { Link } from "wouter";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { CampaignDocument, CampaignDuplicateDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { useAction } from "../../parts/use-action";
import { BaseForm } from "./base-form";
import { CampaignBadges } from "./campaign-badges";
import styles from "./campaigns.module.css";
import { DeleteDialog } from "./delete-dialog";
import { FieldForm } from "./field-form";
import { OfferForm } from "./offer-form";
import { RuleForm } from "./rule-form";
import { ScriptForm } from "./script-form";

interface Props {
  readonly id: string;
  readonly part: string | undefined;
  /** The campaign is not any more as a list has it. */
  readonly onChange: () => void;
  readonly onCopied: (id: string) => void;
  readonly onClose: () => void;
}

export function CampaignDetails({ id, part, onChange, onCopied, onClose }: Props) {
  const { t } = useTranslation(["campaigns", "common"]);
  const [{ data, error }, ask] = useQuery({ query: CampaignDocument, variables: { id } });
  const [changed, setChanged] = useState<CampaignDetailFieldsFragment>();
  const [isDeleting, setDeleting] = useState(false);
  const duplicate = useAction(CampaignDuplicateDocument, (answer) => answer.phoneOrderCampaignDuplicate);
  useEffect(() => setChanged(undefined), [data]);
  const campaign = changed ?? data?.phoneOrderCampaign ?? undefined;

  function show(answer: CampaignDetailFieldsFragment) {
    setChanged(answer);
    onChange();
  }

  async function copy() {
    const done = await duplicate.run({ id });
    if (done?.campaign) {
      onChange();
      onCopied(done.campaign.id);
    }
  }

  return (
    <DetailBox
      title={campaign?.name ?? t("campaign")}
      badges={campaign === undefined ? null : <CampaignBadges campaign={campaign} />}
      onClose={onClose}
    >
      <Problems errors={error === undefined ? [] : errorsOf(error)} />
      {error === undefined ? null : (
        <div>
          <Button onClick={() => ask()}>{t("common:tryAgain")}</Button>
        </div>
      )}
      {data === undefined && error === undefined ? <Skeleton rows={6} /> : null}
      {data !== undefined && campaign === undefined && error === undefined ? (
        <Notice look="warn">{t("goneCampaign")}</Notice>
      ) : null}
      {campaign === undefined ? null : (
        <>
          <Parts campaign={campaign} part={part} />
          {/* All of them stay: nothing that was typed is lost by a look at another one. */}
          <div hidden={part !== undefined}>
            <BaseForm campaign={campaign} onChange={show} />
          </div>
          <div hidden={part !== "scripts"}>
            <ScriptForm campaign={campaign} onChange={show} />
          </div>
          <div hidden={part !== "offers"}>
            <OfferForm campaign={campaign} onChange={show} />
          </div>
          <div hidden={part !== "fields"}>
            <FieldForm campaign={campaign} onChange={show} />
          </div>
          <div hidden={part !== "rules"}>
            <RuleForm campaign={campaign} onChange={show} />
          </div>
          <Problems errors={duplicate.errors} />
          <div className={styles["row"]}>
            <Button aria-disabled={duplicate.isBusy} onClick={() => void copy()}>
              {t("duplicate")}
            </Button>
            <Button look="danger" onClick={() => setDeleting(true)}>
              {t("delete")}
            </Button>
          </div>
          {isDeleting ? (
            <DeleteDialog
              campaign={campaign}
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

interface PartsProps {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly part: string | undefined;
}

function Parts({ campaign, part }: PartsProps) {
  const { t } = useTranslation("campaigns");
  const parts = [
    { path: undefined, name: t("itself") },
    { path: "scripts", name: t("scripts") },
    { path: "offers", name: t("offerCount", { count: campaign.offers.length }) },
    { path: "fields", name: t("fieldCount", { count: campaign.fields.length }) },
    { path: "rules", name: t("rules") },
  ];
  return (
    <nav aria-label={t("parts")}>
      <ul className={styles["parts"]}>
        {parts.map(({ path, name }) => (
          <li key={name}>
            <Link
              href={`/campaigns/${campaign.id}${path === undefined ? "" : `/${path}`}`}
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
