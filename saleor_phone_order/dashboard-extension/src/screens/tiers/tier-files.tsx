import { useTranslation } from "react-i18next";
import { useClient } from "urql";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierPricesExportDocument, TierPricesImportDocument } from "../../api/documents";
import { ExportButton } from "../../importing/export-button";
import { ImportPanel } from "../../importing/import-panel";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onDone: () => void;
}

/** The tier's prices in and out as a CSV file. */
export function TierFiles({ tier, onDone }: Props) {
  const { t } = useTranslation("tiers");
  const client = useClient();
  return (
    <ImportPanel
      title={t("filesTitle")}
      columns="sku, variant, channel, minimum_quantity, amount, currency, percentage"
      meaning={t("filesMeaning")}
      send={async (part) => {
        const { data, error } = await client
          .mutation(TierPricesImportDocument, { ...part, tierId: part.importId === null ? tier.id : null })
          .toPromise();
        return { payload: data?.phoneOrderTierPricesImport ?? null, error };
      }}
      onDone={onDone}
    >
      <ExportButton
        label={t("export")}
        fileName={`${tier.name}.csv`}
        load={async (after) => {
          const { data, error } = await client
            .query(TierPricesExportDocument, { tierId: tier.id, after })
            .toPromise();
          return { page: data?.phoneOrderTierPricesExport, error };
        }}
      />
    </ImportPanel>
  );
}
