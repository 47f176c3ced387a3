import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { CampaignDocument, CampaignDuplicateDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { Fetched } from "../../parts/fetched";
import { PartLinks } from "../../parts/part-links";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useOne } from "../../parts/use-one";
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
  const { t } = useTranslation("campaigns");
  const one = useOne(CampaignDocument, id, (data) => data.phoneOrderCampaign);
  const [isDeleting, setDeleting] = useState(false);
  const duplicate = useAction(CampaignDuplicateDocument, (answer) => answer.phoneOrderCampaignDuplicate);

  function show(answer: CampaignDetailFieldsFragment) {
    one.show(answer);
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
      title={one.node?.name ?? t("campaign")}
      badges={one.node === undefined ? null : <CampaignBadges campaign={one.node} />}
      onClose={onClose}
    >
      <Fetched one={one} gone={t("goneCampaign")}>
        {(campaign) => (
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
      </Fetched>
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
    <PartLinks label={t("parts")} address={`/campaigns/${campaign.id}`} parts={parts} shown={part} />
  );
}
