import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment, TierPriceFieldsFragment } from "../../api/documents";
import { TierPricesSetDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";

interface Props {
  readonly tierId: string;
  readonly price: TierPriceFieldsFragment;
  readonly name: string;
  readonly onDone: (tier: TierDetailFieldsFragment) => void;
  readonly onClose: () => void;
}

export function RemovePriceDialog({ tierId, price, name, onDone, onClose }: Props) {
  const { t } = useTranslation(["tiers", "common"]);
  const set = useAction(TierPricesSetDocument, (data) => data.phoneOrderTierPricesSet);

  async function send() {
    const { variantId, channel, minimumQuantity } = price;
    const done = await set.run({
      id: tierId,
      removed: [{ variantId, minimumQuantity, ...(channel === "" ? {} : { channel }) }],
    });
    if (done?.tier) {
      onDone(done.tier);
    }
  }

  return (
    <Dialog
      title={t("removePriceTitle", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="danger" disabled={set.isBusy} onClick={() => void send()}>
            {t("remove")}
          </Button>
        </>
      }
    >
      <p>{t("removePriceMeaning", { count: price.minimumQuantity })}</p>
      <Problems errors={set.errors} />
    </Dialog>
  );
}
