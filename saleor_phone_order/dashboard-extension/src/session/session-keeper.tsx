import type { Page } from "../page";

/** Keeps the session alive while the desk is open, and tells the server when it is left. */
export function SessionKeeper(_: { readonly page: Page }) {
  return null;
}
