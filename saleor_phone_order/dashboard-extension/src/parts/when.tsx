import { useTranslation } from "react-i18next";

interface Props {
  readonly at: string;
  /** Without the time of the day. */
  readonly isDay?: boolean;
}

/** A moment in the reader's language and time zone. */
export function When({ at, isDay = false }: Props) {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, {
    dateStyle: "medium",
    ...(isDay ? {} : { timeStyle: "short" }),
  });
  return <time dateTime={at}>{format.format(new Date(at))}</time>;
}
