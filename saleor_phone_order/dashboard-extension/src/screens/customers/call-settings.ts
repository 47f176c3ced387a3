import { useState } from "react";
import * as z from "zod/mini";

const KEY = "phone-order-call";

const Settings = z.object({
  channel: z._default(z.string(), ""),
  direction: z._default(z.enum(["INBOUND", "OUTBOUND"]), "INBOUND"),
  campaign: z._default(z.string(), ""),
});

/** What an agent says of every call. Kept in this browser. */
export type CallSettings = z.infer<typeof Settings>;

export function readCallSettings(): CallSettings {
  try {
    return Settings.parse(JSON.parse(window.localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return Settings.parse({}); // Written by something else.
  }
}

/** The settings, and how to change some of them. */
export function useCallSettings(): readonly [CallSettings, (change: Partial<CallSettings>) => void] {
  const [settings, setSettings] = useState(readCallSettings);
  const change = (part: Partial<CallSettings>) => {
    const next = { ...settings, ...part };
    window.localStorage.setItem(KEY, JSON.stringify(next));
    setSettings(next);
  };
  return [settings, change];
}
