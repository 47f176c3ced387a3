interface Kept {
  readonly session: string;
  readonly url: string;
}

let kept: Kept | undefined;

/** The server tells a link this once: it is shown while this page is open. */
export function keepPayLink(session: string, url: string): void {
  kept = { session, url };
}

export function payLinkOf(session: string): string | undefined {
  return kept?.session === session ? kept.url : undefined;
}
