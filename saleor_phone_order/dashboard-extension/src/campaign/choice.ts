import type { DeskError } from "../api/errors";

interface Campaign {
  readonly id: string;
}

/** What is remembered where an agent wants to call without a campaign. */
export const NO_CAMPAIGN = "NONE";

/**
 * The campaign that a call starts with.
 *
 * @param remembered the agent's last choice, "" for none
 */
export function chosenOf<Listed extends Campaign>(
  listed: readonly Listed[],
  remembered: string,
  isRequired: boolean,
): Listed | undefined {
  const [only, ...others] = listed;
  if (remembered === NO_CAMPAIGN && !isRequired) {
    return undefined;
  }
  return listed.find(({ id }) => id === remembered) ?? (others.length === 0 ? only : undefined);
}

/** Whether a refusal asks for a choice. Where no campaign is listed there is none. */
export function isAboutCampaign({ field, code }: DeskError): boolean {
  return field === "campaignId" && code !== "NO_CAMPAIGN";
}
