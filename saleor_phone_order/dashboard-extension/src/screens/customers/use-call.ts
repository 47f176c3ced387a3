import { chosenOf, NO_CAMPAIGN } from "../../campaign/choice";
import type { ListedCampaigns } from "../../campaign/use-listed-campaigns";
import { useListedCampaigns } from "../../campaign/use-listed-campaigns";
import { useDesk } from "../../desk-context";
import type { CallSettings } from "./call-settings";
import { useCallSettings } from "./call-settings";

export interface Call {
  readonly settings: CallSettings;
  readonly change: (change: Partial<CallSettings>) => void;
  readonly channel: string;
  readonly campaigns: ListedCampaigns;
  /** What the next call is started for; undefined for no campaign. */
  readonly campaignId: string | undefined;
}

/** What is said of the next call before it starts. */
export function useCall(): Call {
  const { channels, isCampaignRequired } = useDesk();
  const [settings, change] = useCallSettings();
  const { direction, campaign } = settings;
  const channel = channels.find(({ slug }) => slug === settings.channel) ?? channels[0];
  const campaigns = useListedCampaigns(channel?.slug, direction);
  // Not known yet whether it is listed: the server says so.
  const unseen = campaign === NO_CAMPAIGN || campaign === "" ? undefined : campaign;
  return {
    settings,
    change,
    channel: channel?.slug ?? "",
    campaigns,
    campaignId:
      campaigns.listed === undefined
        ? unseen
        : chosenOf(campaigns.listed, campaign, isCampaignRequired)?.id,
  };
}
