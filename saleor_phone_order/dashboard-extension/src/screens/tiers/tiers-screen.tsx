export function TiersScreen() {
  return null;
}
