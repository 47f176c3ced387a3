import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { CampaignDeleteDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function DeleteDialog({ campaign, onDone, onClose }: Props) {
  const { t } = useTranslation(["campaigns", "common"]);
  const remove = useAction(CampaignDeleteDocument, (data) => data.phoneOrderCampaignDelete);
  const isInUse = remove.errors.some(({ code }) => code === "CAMPAIGN_IN_USE");

  async function send() {
    if ((await remove.run({ id: campaign.id })) !== undefined) {
      onDone();
    }
  }

  return (
    <Dialog
      title={t("deleteTitle", { name: campaign.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="danger" disabled={remove.isBusy || isInUse} onClick={() => void send()}>
            {t("delete")}
          </Button>
        </>
      }
    >
      <p>{t("deleteMeaning")}</p>
      <Problems errors={remove.errors} />
      {isInUse ? <p>{t("inUse")}</p> : null}
    </Dialog>
  );
}
