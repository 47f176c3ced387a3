import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { ActiveAffiliatesDocument } from "../api/documents";
import { assertUnreachable } from "../assert-unreachable";
import { When } from "../parts/when";
import type { Session } from "../session/session-store";
import { DetailCheck, DetailChoice, DetailText } from "./detail-fields";
import styles from "./details.module.css";
import { unanswered } from "./missing";
import type { SaveDetails } from "./use-details";
import { useSaveDetails } from "./use-details";
import { goToDetail, useWantedDetail } from "./wanted-detail";

export interface DetailsProps {
  readonly session: Session;
  readonly isShown: boolean;
}

interface PartProps {
  readonly session: Session;
  readonly isLocked: boolean;
  readonly save: SaveDetails;
}

const NUMBERS = ["ani", "dnis", "voiceLogNumber"] as const;
const CUSTOM = ["custom1", "custom2", "custom3", "custom4", "custom5"] as const;
const GENDERS = ["female", "male", "diverse"] as const;

/** What is written down about the call and its customer. Each answer is saved at once. */
export function DetailsForm({ session, isShown }: DetailsProps) {
  const save = useSaveDetails(session.id);
  const form = useRef<HTMLDivElement>(null);
  const wanted = useWantedDetail();
  const [missing] = unanswered(session);
  useEffect(() => {
    if (isShown && wanted !== undefined) {
      goToDetail(undefined); // One is there.
      const name = wanted.name === "fields" ? `field-${missing?.key ?? ""}` : wanted.name;
      form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
    }
  }, [isShown, wanted, missing]);
  const rest = { session, save, isLocked: !session.allowedActions.includes("CHANGE_DETAILS") };
  return (
    <div ref={form} className={styles["form"]}>
      <CampaignFields {...rest} />
      <CallPart {...rest} />
      <CustomerPart {...rest} />
    </div>
  );
}

/** The campaign's own questions, if it has any. */
function CampaignFields({ session, isLocked, save }: PartProps) {
  const { t } = useTranslation("details");
  const fields = session.campaign?.fields ?? [];
  const known = new Map(session.details.fields.map(({ key, value }) => [key, value]));
  if (fields.length === 0) {
    return null;
  }
  return (
    <fieldset className={styles["part"]}>
      <legend>{t("fields")}</legend>
      {session.isGuest ? <p className={styles["whole"]}>{t("guest")}</p> : null}
      {fields.map(({ key, label, kind, choices, isRequired }) => {
        const frame = {
          name: `field-${key}`,
          label: isRequired && kind !== "CHECKBOX" ? `${label} *` : label,
          isRequired,
          isLocked: isLocked || session.isGuest,
        };
        const answer = (value: string) => save({ fields: [{ key, value }] });
        switch (kind) {
          case "TEXT":
            return <DetailText key={key} {...frame} known={known.get(key) ?? ""} save={answer} />;
          case "CHECKBOX":
            return (
              <DetailCheck
                key={key}
                {...frame}
                known={known.get(key) === "true"}
                save={(isChecked) => answer(isChecked ? "true" : "false")}
              />
            );
          case "DROP_DOWN":
            return (
              <DetailChoice
                key={key}
                {...frame}
                known={known.get(key) ?? ""}
                choices={choices.map((choice) => ({ value: choice, label: choice }))}
                save={answer}
              />
            );
          default:
            return assertUnreachable(kind);
        }
      })}
    </fieldset>
  );
}

/** Goes onto the order. */
function CallPart({ session, isLocked, save }: PartProps) {
  const { t } = useTranslation("details");
  const { details, campaign } = session;
  const [{ data }] = useQuery({ query: ActiveAffiliatesDocument });
  const listed = data?.phoneOrderAffiliates?.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  const { affiliate } = details;
  // One that was chosen stays to be seen, also when it is not on the list any more.
  const affiliates =
    affiliate === null || listed.some(({ id }) => id === affiliate.id) ? listed : [affiliate, ...listed];
  return (
    <fieldset className={styles["part"]}>
      <legend>{t("call")}</legend>
      <DetailText
        name="agentNote"
        label={t("agentNote")}
        isArea
        known={details.agentNote}
        isLocked={isLocked}
        save={(agentNote) => save({ agentNote })}
      />
      <DetailCheck
        name="areTermsAgreed"
        label={t("areTermsAgreed")}
        isRequired={campaign?.areTermsRequired ?? false}
        known={details.termsAgreedAt !== null}
        isLocked={isLocked}
        save={(areTermsAgreed) => save({ areTermsAgreed })}
      />
      <DetailCheck
        name="isTrialOverridden"
        label={t("isTrialOverridden")}
        known={details.isTrialOverridden}
        isLocked={isLocked}
        save={(isTrialOverridden) => save({ isTrialOverridden })}
      />
      <DetailChoice
        name="affiliateId"
        label={t("affiliate")}
        known={affiliate?.id ?? ""}
        choices={affiliates.map(({ id, name }) => ({ value: id, label: name }))}
        isLocked={isLocked}
        save={(id) => save({ affiliateId: id === "" ? null : id })}
      />
      {[...NUMBERS, ...CUSTOM].map((name) => (
        <DetailText
          key={name}
          name={name}
          label={t(name)}
          known={details[name]}
          isLocked={isLocked}
          save={(text) => save({ [name]: text })}
        />
      ))}
    </fieldset>
  );
}

/** Stays with the customer, not with the order. */
function CustomerPart({ session, isLocked, save }: PartProps) {
  const { t } = useTranslation("details");
  const { details } = session;
  if (session.isGuest) {
    return (
      <fieldset className={styles["part"]}>
        <legend>{t("customer")}</legend>
        <p className={styles["whole"]}>{t("guest")}</p>
      </fieldset>
    );
  }
  return (
    <fieldset className={styles["part"]}>
      <legend>{t("customer")}</legend>
      <DetailText
        name="dateOfBirth"
        label={t("dateOfBirth")}
        type="date"
        known={details.dateOfBirth ?? ""}
        isLocked={isLocked}
        save={(dateOfBirth) => save({ dateOfBirth })}
      />
      <DetailChoice
        name="gender"
        label={t("gender")}
        known={details.gender}
        choices={GENDERS.map((gender) => ({ value: gender, label: t(gender) }))}
        isLocked={isLocked}
        save={(gender) => save({ gender })}
      />
      <DetailCheck
        name="isDoNotSellName"
        label={t("isDoNotSellName")}
        known={details.isDoNotSellName}
        isLocked={isLocked}
        save={(isDoNotSellName) => save({ isDoNotSellName })}
      />
      <div>
        <DetailCheck
          name="hasSmsOptIn"
          label={t("hasSmsOptIn")}
          known={details.smsOptInAt !== null}
          isLocked={isLocked}
          save={(hasSmsOptIn) => save({ hasSmsOptIn })}
        />
        {details.smsOptInAt === null ? null : (
          <p className={styles["quiet"]}>
            {t("since")} <When at={details.smsOptInAt} />
          </p>
        )}
      </div>
    </fieldset>
  );
}
