export function DraftsScreen() {
  return null;
}
