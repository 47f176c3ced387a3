import { useTranslation } from "react-i18next";

import { CheckField } from "../parts/field";

interface Props {
  readonly email: string;
  readonly isMailed: boolean;
  readonly onMailed: (isMailed: boolean) => void;
}

/** The customer pays on their own device, with what they like. */
export function PayLinkFields({ email, isMailed, onMailed }: Props) {
  const { t } = useTranslation("payment");
  return (
    <>
      <p>{t("link.text")}</p>
      {email === "" ? (
        <p>{t("link.noEmail")}</p>
      ) : (
        <CheckField
          label={t("link.mail", { email })}
          checked={isMailed}
          onChange={(event) => onMailed(event.target.checked)}
        />
      )}
    </>
  );
}
