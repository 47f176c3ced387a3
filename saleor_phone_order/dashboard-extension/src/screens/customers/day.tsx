import { useTranslation } from "react-i18next";

/** A day in the reader's language. */
export function Day({ at }: { readonly at: string }) {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" });
  return <time dateTime={at}>{format.format(new Date(at))}</time>;
}
