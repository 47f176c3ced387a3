import type { Ref } from "react";
import { forwardRef } from "react";
import { useTranslation } from "react-i18next";

import { useDesk } from "../desk-context";
import { SelectField } from "../parts/field";
import { Notice } from "../parts/notice";
import { Problems } from "../parts/problems";
import { chosenOf, NO_CAMPAIGN } from "./choice";
import type { ListedCampaigns } from "./use-listed-campaigns";

interface Props {
  readonly campaigns: ListedCampaigns;
  /** What was chosen last. */
  readonly remembered: string;
  /** Why the server does not take the choice. */
  readonly problem?: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly className?: string | undefined;
}

/** Which campaign the call is for. Where there is one and it is required, there is no choice. */
export const CampaignField = forwardRef(function CampaignField(
  { campaigns: { listed, errors }, remembered, problem, onChoose, className }: Props,
  ref: Ref<HTMLSelectElement>,
) {
  const { t } = useTranslation("campaign");
  const { isCampaignRequired } = useDesk();
  if (listed === undefined) {
    return <Problems errors={errors} />;
  }
  if (listed.length === 0) {
    return isCampaignRequired ? (
      <div role="status">
        <Notice look="warn">{t("none")}</Notice>
      </div>
    ) : null;
  }
  const chosen = chosenOf(listed, remembered, isCampaignRequired);
  return (
    <SelectField
      ref={ref}
      className={className}
      label={t("field")}
      problem={problem}
      disabled={isCampaignRequired && listed.length === 1}
      required={isCampaignRequired}
      value={chosen?.id ?? NO_CAMPAIGN}
      onChange={(event) => onChoose(event.target.value)}
    >
      {isCampaignRequired && chosen !== undefined ? null : (
        <option value={NO_CAMPAIGN}>{t(isCampaignRequired ? "choose" : "without")}</option>
      )}
      {listed.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
});
