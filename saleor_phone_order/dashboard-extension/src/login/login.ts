import { serverNow } from "../api/server-clock";

/** Who works at this desk. Each shell has its own way of getting and renewing the token. */
export interface Login {
  /** The token to send; undefined while nobody is logged in. */
  token(): string | undefined;
  /** Whether the next request needs another token first. */
  isOver(): boolean;
  /** Ask for a fresh token. False where a person has to log in (again). Throws where nobody can be reached. */
  refresh(): Promise<boolean>;
  /** Calls back on every change; returns how to stop it. */
  subscribe(listener: () => void): () => void;
}

/** Seconds before its end from which a token is renewed. */
const MARGIN_SECONDS = 30;

/** Whether a JSON Web Token is over, or nearly. One that says no end never is. */
export function isOver(token: string, nowSeconds: number = serverNow() / 1000): boolean {
  const end = claimsOf(token)["exp"];
  return typeof end === "number" && end - MARGIN_SECONDS < nowSeconds;
}

/** Whose token it is, to tell two people apart. */
export function personOf(token: string): string {
  return String(claimsOf(token)["email"] ?? "");
}

/** What a token says; nothing if it is not of a kind that we can read: the server decides. */
function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  try {
    const bytes = Uint8Array.from(
      atob(payload.replace(/-/g, "+").replace(/_/g, "/")),
      (character) => character.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
