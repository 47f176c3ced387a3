import type { Session } from "../session/session-store";

export type Override = Session["priceOverrides"][number];

/** What a price is asked for: a line's variant, or the shipping. */
export type Subject = { readonly kind: "LINE"; readonly variantId: string } | { readonly kind: "SHIPPING" };

/** The latest that an agent gave or asked for; what was taken back counts for nothing. */
export function overrideOf(overrides: readonly Override[], subject: Subject): Override | undefined {
  const latest = overrides.filter(
    ({ kind, variantId }) =>
      kind === subject.kind && (subject.kind === "SHIPPING" || variantId === subject.variantId),
  );
  const last = latest[latest.length - 1];
  return last?.state === "WITHDRAWN" ? undefined : last;
}

/** Those that a supervisor has decided about meanwhile. */
export function decided(before: readonly Override[], now: readonly Override[]): readonly Override[] {
  const waited = new Set(before.filter(({ state }) => state === "PENDING").map(({ id }) => id));
  return now.filter(
    ({ id, state }) => waited.has(id) && (state === "APPLIED" || state === "REFUSED"),
  );
}
