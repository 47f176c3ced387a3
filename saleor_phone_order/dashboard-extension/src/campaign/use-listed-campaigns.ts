import { useQuery } from "urql";

import type { CampaignChoiceFieldsFragment, PhoneOrderDirection } from "../api/documents";
import { ListedCampaignsDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";

export interface ListedCampaigns {
  /** Undefined until they are known. */
  readonly listed: readonly CampaignChoiceFieldsFragment[] | undefined;
  readonly errors: readonly DeskError[];
}

/** The campaigns that a call of this channel and direction can be started for. */
export function useListedCampaigns(
  channel: string | undefined,
  direction: PhoneOrderDirection,
): ListedCampaigns {
  const [{ data, error }] = useQuery({
    query: ListedCampaignsDocument,
    variables: { channel: channel ?? null, direction },
  });
  return {
    listed: data?.phoneOrderCampaigns?.edges.flatMap((edge) => edge?.node ?? []),
    errors: error === undefined ? [] : errorsOf(error),
  };
}
