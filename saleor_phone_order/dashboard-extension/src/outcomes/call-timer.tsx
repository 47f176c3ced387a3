import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { serverNow } from "../api/server-clock";

/** How long the call has lasted, ticking. */
export function CallTimer({ startedAt }: { readonly startedAt: string }) {
  const { t } = useTranslation("outcomes");
  const [seconds, setSeconds] = useState(() => secondsSince(startedAt));
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds(secondsSince(startedAt)), 1000);
    return () => window.clearInterval(timer);
  }, [startedAt]);
  return (
    <span role="timer" aria-label={t("time")}>
      {formatSeconds(seconds)}
    </span>
  );
}

function secondsSince(time: string): number {
  return Math.max(0, Math.floor((serverNow() - Date.parse(time)) / 1000));
}

/** `4:05`, or `1:04:05` from an hour on. */
export function formatSeconds(seconds: number): string {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/, "");
}
