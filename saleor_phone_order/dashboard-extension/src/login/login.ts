/** Who works at this desk. Each shell has its own way of getting and renewing the token. */
export interface Login {
  /** The token to send; undefined while nobody is logged in. */
  token(): string | undefined;
  /** Ask for a fresh token. False where a person has to log in (again). */
  refresh(): Promise<boolean>;
  /** Calls back on every change; returns how to stop it. */
  subscribe(listener: () => void): () => void;
}

/** Seconds before its end from which a token is renewed. */
const MARGIN_SECONDS = 30;

/** Whether a JSON Web Token is over, or nearly. One that says no end never is. */
export function isOver(token: string, nowSeconds: number = Date.now() / 1000): boolean {
  const [, payload] = token.split(".");
  if (payload === undefined) {
    return false;
  }
  try {
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    if (typeof claims !== "object" || claims === null || !("exp" in claims)) {
      return false;
    }
    return typeof claims.exp === "number" && claims.exp - MARGIN_SECONDS < nowSeconds;
  } catch {
    return false; // Not one of a kind that we can read: the server decides.
  }
}
