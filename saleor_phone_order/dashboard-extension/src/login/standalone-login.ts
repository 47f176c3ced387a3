import * as z from "zod/mini";

import { hearServerTime } from "../api/server-clock";
import type { Page } from "../page";
import type { Login } from "./login";
import { isOver } from "./login";

const KEY = "phone-order-login";

const Kept = z.object({
  token: z.string(),
  refreshToken: z.optional(z.nullable(z.string())),
});
type Kept = z.infer<typeof Kept>;

const Payload = z.object({
  token: z.optional(z.nullable(z.string())),
  refreshToken: z.optional(z.nullable(z.string())),
});
type Payload = z.infer<typeof Payload>;

const Answer = z.object({
  data: z.optional(
    z.nullable(
      z.object({ create: z.optional(z.nullable(Payload)), refresh: z.optional(z.nullable(Payload)) }),
    ),
  ),
});

/** The host's own staff login. Every tab of this browser shares it. */
export class StandaloneLogin implements Login {
  private readonly listeners = new Set<() => void>();
  private kept: Kept | undefined = read();
  private refreshing: Promise<boolean> | undefined;

  constructor(private readonly page: Page) {
    window.addEventListener("storage", (event) => {
      if (event.key === KEY) {
        this.kept = read();
        this.tell();
      }
    });
  }

  token(): string | undefined {
    return this.kept?.token;
  }

  isOver(): boolean {
    const token = this.token();
    return token === undefined || isOver(token);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Why it was refused, or undefined. Throws where the server cannot be reached. */
  async logIn(email: string, password: string): Promise<"refused" | undefined> {
    const fields = this.page.hasRefreshToken ? "token refreshToken" : "token";
    const answer = await this.ask(
      `mutation LogIn($email: String!, $password: String!) {
        create: tokenCreate(email: $email, password: $password) { ${fields} errors { message } }
      }`,
      { email, password },
    );
    return this.keep(answer?.create) ? undefined : "refused";
  }

  logOut(): void {
    window.localStorage.removeItem(KEY);
    this.kept = undefined;
    this.tell();
  }

  /** Several requests may find out at once that the token is over: one asks. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.refreshOnce().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async refreshOnce(): Promise<boolean> {
    const before = this.kept;
    const current = read();
    if (current !== undefined && current.token !== before?.token && !isOver(current.token)) {
      this.kept = current; // Another tab was first.
      this.tell();
      return true;
    }
    if (before !== undefined) {
      // A host without refresh tokens takes the token itself.
      const name = before.refreshToken ? "refreshToken" : "token";
      const answer = await this.ask(
        `mutation Refresh($token: String!) {
          refresh: tokenRefresh(${name}: $token) { token }
        }`,
        { token: before.refreshToken ?? before.token },
      );
      const token = answer?.refresh?.token;
      if (token && this.keep({ token, refreshToken: before.refreshToken })) {
        return true;
      }
    }
    this.logOut();
    return false;
  }

  private keep(payload: Payload | null | undefined): boolean {
    if (!payload?.token) {
      return false;
    }
    this.kept = { token: payload.token, refreshToken: payload.refreshToken ?? null };
    window.localStorage.setItem(KEY, JSON.stringify(this.kept));
    this.tell();
    return true;
  }

  private tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  private async ask(query: string, variables: Record<string, string>) {
    const response = await fetch(this.page.api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    hearServerTime(response.headers.get("Date"));
    if (response.status >= 500) {
      throw new Error(response.statusText); // Nobody has said that the login is over.
    }
    return Answer.parse(await response.json()).data;
  }
}

function read(): Kept | undefined {
  const text = window.localStorage.getItem(KEY);
  if (text === null) {
    return undefined;
  }
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    return undefined; // Written by something else.
  }
}
