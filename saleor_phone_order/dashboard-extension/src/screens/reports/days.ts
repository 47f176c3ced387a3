/** The day that a moment belongs to somewhere: `2026-01-31`. */
export function dayIn(timeZone: string, moment: number): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** Another day, so many later; of calendars alone, where no day is longer than another. */
export function daysAfter(day: string, count: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

/** A day in the reader's language. What is no day stays as it is. */
export function formatDay(day: string, language: string): string {
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime())
    ? day
    : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(moment);
}

/** The time zones to choose from, the reader's own among them. */
export function timeZones(): { readonly own: string; readonly all: readonly string[] } {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { own, all: [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort() };
}
