import { useTranslation } from "react-i18next";

import { When } from "./when";

interface Props {
  readonly of: { readonly startsAt: string | null; readonly endsAt: string | null };
  readonly className: string | undefined;
}

/** From when and until when; nothing for what always is. */
export function Period({ of: { startsAt, endsAt }, className }: Props) {
  const { t } = useTranslation();
  if (startsAt === null && endsAt === null) {
    return null;
  }
  return (
    <p className={className}>
      {startsAt === null ? null : (
        <>
          {t("from")} <When at={startsAt} />{" "}
        </>
      )}
      {endsAt === null ? null : (
        <>
          {t("until")} <When at={endsAt} />
        </>
      )}
    </p>
  );
}
