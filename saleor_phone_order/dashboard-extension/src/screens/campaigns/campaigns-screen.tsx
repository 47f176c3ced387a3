export function CampaignsScreen() {
  return null;
}
