import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { CampaignShippingDocument } from "../../api/documents";
import { CheckField, SelectField, TextField } from "../../parts/field";
import type { RulesValues } from "./campaign-values";
import { PAYMENT_KINDS, rulesInput, rulesOf, rulesSchema } from "./campaign-values";
import styles from "./campaigns.module.css";
import { PartForm } from "./part-form";
import { usePart } from "./use-part";
import { useSentences } from "./use-sentences";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

const SWITCHES = ["arePricesAdjustable", "isShippingAdjustable", "areCouponsCombined", "areTermsRequired"] as const;
const NAMES = [
  ...SWITCHES,
  "shippingMethodIds",
  "paymentKinds",
  "reviewSamplePercent",
  "skipsExternalReview",
  "reviewsAgentPrices",
] as const;

/** What costs nothing can always be ordered. */
const SHOWN_KINDS = PAYMENT_KINDS.filter((kind) => kind !== "NONE");

/** What is allowed in the campaign's calls, and which of its orders are reviewed. */
export function RuleForm({ campaign, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const form = useForm<RulesValues>({
    resolver: standardSchemaResolver(rulesSchema(useSentences())),
    defaultValues: rulesOf(campaign),
  });
  const { register } = form;
  const { errors: problems } = form.formState;
  const [{ data }] = useQuery({ query: CampaignShippingDocument, variables: { channel: campaign.channel || null } });
  const { submit, ...shown } = usePart({
    campaign,
    form,
    names: NAMES,
    valuesOf: rulesOf,
    inputOf: rulesInput,
    onChange,
  });
  const offered = data?.phoneOrderShippingMethods ?? [];
  const gone = campaign.shippingMethods.filter(({ id }) => !offered.some((method) => method.id === id));
  return (
    <PartForm label={t("rules")} {...shown} onSubmit={() => void submit()}>
      <fieldset className={styles["group"]}>
        <legend>{t("allowed")}</legend>
        {SWITCHES.map((name) => (
          <CheckField key={name} {...register(name)} label={t(name)} />
        ))}
      </fieldset>
      <fieldset className={styles["group"]}>
        <legend>{t("shippingMethods")}</legend>
        <p className={styles["quiet"]}>{t("noneIsAll")}</p>
        <div className={styles["checks"]}>
          {[...offered, ...(data === undefined ? [] : gone)].map(({ id, name, zone }) => (
            <CheckField
              key={id}
              {...register("shippingMethodIds")}
              value={id}
              label={name ? t("methodInZone", { name, zone }) : t("gone")}
            />
          ))}
        </div>
        <Refusal message={problems.shippingMethodIds?.message} />
      </fieldset>
      <fieldset className={styles["group"]}>
        <legend>{t("paymentKinds")}</legend>
        <p className={styles["quiet"]}>{t("noneIsAll")}</p>
        <div className={styles["checks"]}>
          {SHOWN_KINDS.map((kind) => (
            <CheckField key={kind} {...register("paymentKinds")} value={kind} label={t(`payment.${kind}`)} />
          ))}
        </div>
        <Refusal message={problems.paymentKinds?.message} />
      </fieldset>
      <fieldset className={styles["group"]}>
        <legend>{t("reviews")}</legend>
        <div className={styles["fields"]}>
          <TextField
            {...register("reviewSamplePercent")}
            label={t("reviewSamplePercent")}
            problem={problems.reviewSamplePercent?.message}
            inputMode="numeric"
            autoComplete="off"
            placeholder={t("ofShop")}
          />
          <SelectField {...register("skipsExternalReview")} label={t("skipsExternalReview")}>
            <option value="">{t("ofShop")}</option>
            <option value="false">{t("external.false")}</option>
            <option value="true">{t("external.true")}</option>
          </SelectField>
        </div>
        <CheckField {...register("reviewsAgentPrices")} label={t("reviewsAgentPrices")} />
      </fieldset>
    </PartForm>
  );
}

function Refusal({ message }: { readonly message: string | undefined }) {
  return message === undefined ? null : <p role="alert">{message}</p>;
}
