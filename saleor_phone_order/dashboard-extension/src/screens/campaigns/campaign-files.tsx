import { useTranslation } from "react-i18next";
import { useClient } from "urql";

import { CampaignsExportDocument, CampaignsImportDocument } from "../../api/documents";
import { ExportButton } from "../../importing/export-button";
import { ImportPanel } from "../../importing/import-panel";

interface Props {
  readonly kind: "CAMPAIGNS" | "OFFERS" | "FIELDS";
  readonly columns: string;
  readonly onDone: () => void;
}

const FILE_NAMES = { CAMPAIGNS: "campaigns.csv", OFFERS: "offers.csv", FIELDS: "fields.csv" } as const;

/** Campaigns, or what all of them sell or ask, as one CSV file. */
export function CampaignFiles({ kind, columns, onDone }: Props) {
  const { t } = useTranslation("campaigns");
  const client = useClient();
  return (
    <ImportPanel
      title={t(`files.${kind}`)}
      columns={columns}
      meaning={t(`filesMeaning.${kind}`)}
      send={async (part) => {
        const { data, error } = await client.mutation(CampaignsImportDocument, { kind, ...part }).toPromise();
        return { payload: data?.phoneOrderCampaignsImport ?? null, error };
      }}
      onDone={onDone}
    >
      <ExportButton
        label={t(`export.${kind}`)}
        fileName={FILE_NAMES[kind]}
        load={async (after) => {
          const { data, error } = await client.query(CampaignsExportDocument, { kind, after }).toPromise();
          return { page: data?.phoneOrderCampaignsExport, error };
        }}
      />
    </ImportPanel>
  );
}
