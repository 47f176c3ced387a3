/** How far the server's clock is ahead of this computer's, in milliseconds. */
let ahead = 0;

/** @param date the `Date` header of an answer that has just come */
export function hearServerTime(date: string | null): void {
  const heard = Date.parse(date ?? "");
  if (!Number.isNaN(heard)) {
    ahead = heard - Date.now();
  }
}

/** Milliseconds since 1970 by the server's clock, as far as it is known. */
export function serverNow(): number {
  return Date.now() + ahead;
}
