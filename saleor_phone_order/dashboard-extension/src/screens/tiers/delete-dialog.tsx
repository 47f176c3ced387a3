import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierDeleteDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function DeleteDialog({ tier, onDone, onClose }: Props) {
  const { t } = useTranslation(["tiers", "common"]);
  const remove = useAction(TierDeleteDocument, (data) => data.phoneOrderTierDelete);

  async function send() {
    if ((await remove.run({ id: tier.id })) !== undefined) {
      onDone();
    }
  }

  return (
    <Dialog
      title={t("deleteTitle", { name: tier.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="danger" disabled={remove.isBusy} onClick={() => void send()}>
            {t("delete")}
          </Button>
        </>
      }
    >
      <p>
        {t("deleteMembers", { count: tier.memberCount })} {t("deletePrices", { count: tier.priceCount })}
      </p>
      <Problems errors={remove.errors} />
    </Dialog>
  );
}
