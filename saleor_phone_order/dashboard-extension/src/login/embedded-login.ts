import { AppBridge } from "@saleor/app-sdk/app-bridge";

import type { Login } from "./login";

/** How long the Dashboard may take to send the next token, in milliseconds. */
const PATIENCE = 20_000;

/** The Dashboard's login: it sends a token at the start and a fresh one before each ends. */
export class EmbeddedLogin implements Login {
  constructor(readonly bridge: AppBridge = new AppBridge()) {}

  token(): string | undefined {
    return this.bridge.getState().token ?? undefined;
  }

  isOver(): boolean {
    return this.token() === undefined; // The Dashboard renews it in time, by its own clock.
  }

  subscribe(listener: () => void): () => void {
    const stops = [
      this.bridge.subscribe("handshake", listener),
      this.bridge.subscribe("tokenRefresh", listener),
    ];
    return () => stops.forEach((stop) => stop());
  }

  refresh(): Promise<boolean> {
    const before = this.token();
    return new Promise((resolve) => {
      const done = (isFresh: boolean) => {
        stop();
        window.clearTimeout(timer);
        resolve(isFresh);
      };
      const stop = this.subscribe(() => {
        if (this.token() !== before) {
          done(true);
        }
      });
      const timer = window.setTimeout(() => done(false), PATIENCE);
    });
  }
}
