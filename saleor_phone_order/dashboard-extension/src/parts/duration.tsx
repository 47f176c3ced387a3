import { useTranslation } from "react-i18next";

import { serverNow } from "../api/server-clock";

/** How long something took: “4 min 12 sec”. */
export function Duration({ seconds }: { readonly seconds: number }) {
  const { i18n } = useTranslation();
  const part = (count: number, unit: string) =>
    new Intl.NumberFormat(i18n.language, { style: "unit", unit, unitDisplay: "short" }).format(count);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const parts =
    hours > 0
      ? [part(hours, "hour"), part(minutes % 60, "minute")]
      : minutes > 0
        ? [part(minutes, "minute"), part(seconds % 60, "second")]
        : [part(seconds, "second")];
  return <>{parts.join(" ")}</>;
}

/** How long ago a moment was, when this was last drawn: “3 min. ago”. */
export function Ago({ at }: { readonly at: string }) {
  const { i18n } = useTranslation();
  const format = new Intl.RelativeTimeFormat(i18n.language, { style: "short" });
  const seconds = Math.max(0, Math.round((serverNow() - Date.parse(at)) / 1000));
  const text =
    seconds < 60
      ? format.format(-seconds, "second")
      : seconds < 3600
        ? format.format(-Math.floor(seconds / 60), "minute")
        : format.format(-Math.floor(seconds / 3600), "hour");
  return <time dateTime={at}>{text}</time>;
}
