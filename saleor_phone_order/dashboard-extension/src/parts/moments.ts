/** @returns what a field for date and time takes: `2026-01-31T09:30`, in the reader's time zone */
export function toField(at: string | null): string {
  if (at === null) {
    return "";
  }
  const moment = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** @returns what the server takes; null for an empty field */
export function fromField(text: string): string | null {
  return text === "" ? null : new Date(text).toISOString();
}
