import { useTranslation } from "react-i18next";

import { formatMoney } from "./money";

interface Props {
  readonly money: { readonly amount: string; readonly currency: string };
}

export function Amount({ money }: Props) {
  const { i18n } = useTranslation();
  return <span>{formatMoney(money, i18n.language)}</span>;
}
