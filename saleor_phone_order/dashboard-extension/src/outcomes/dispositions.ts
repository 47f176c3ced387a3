import * as z from "zod/mini";

const KEY = "phone-order-dispositions";
const MOST = 10;

const Words = z.array(z.string());

/** What agents wrote in this browser, the newest first. */
export function readDispositions(): readonly string[] {
  try {
    return Words.parse(JSON.parse(window.localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return []; // Forbidden to a frame of another site, or written by something else.
  }
}

export function keepDisposition(disposition: string): void {
  const word = disposition.trim();
  if (word === "") {
    return;
  }
  const words = [word, ...readDispositions().filter((other) => other !== word)].slice(0, MOST);
  try {
    window.localStorage.setItem(KEY, JSON.stringify(words));
  } catch {
    // It is typed again the next time.
  }
}
