import { useSyncExternalStore } from "react";

import type { DeskError } from "../api/errors";

/** A detail that somebody was sent to: the `name` of its control. */
export interface WantedDetail {
  readonly name: "areTermsAgreed" | "isTrialOverridden" | "fields";
}

const listeners = new Set<() => void>();
let wanted: WantedDetail | undefined;

/** Open the details and put the focus there. */
export function goToDetail(name: WantedDetail["name"] | undefined): void {
  wanted = name && { name };
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Another object each time that somebody is sent there. */
export function useWantedDetail(): WantedDetail | undefined {
  return useSyncExternalStore(subscribe, () => wanted);
}

/** Where a refusal is put right; undefined if that is not among the details. */
export function detailOf({ code, field }: DeskError): WantedDetail["name"] | undefined {
  if (code === "TERMS_REQUIRED") {
    return "areTermsAgreed";
  }
  if (code === "TRIAL_ALREADY_USED") {
    return "isTrialOverridden";
  }
  return field === "fields" ? "fields" : undefined;
}
