import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../../api/errors";
import { CampaignField } from "../../campaign/campaign-field";
import { isAboutCampaign } from "../../campaign/choice";
import { useDesk } from "../../desk-context";
import { SelectField } from "../../parts/field";
import styles from "./call-fields.module.css";
import type { CallSettings } from "./call-settings";
import type { Call } from "./use-call";

const DIRECTIONS = ["INBOUND", "OUTBOUND"] as const;

interface Props {
  readonly call: Call;
  /** Why the call could not be started. */
  readonly errors: readonly DeskError[];
  readonly onChange: () => void;
}

/** What is said of the call itself. Remembered for the next one. */
export function CallFields({ call, errors, onChange }: Props) {
  const { t } = useTranslation("customers");
  const { channels } = useDesk();
  const { settings } = call;
  const campaign = useRef<HTMLSelectElement>(null);
  const change = (part: Partial<CallSettings>) => {
    onChange();
    call.change(part);
  };
  const problem = errors.find(isAboutCampaign);
  useEffect(() => {
    if (problem !== undefined) {
      campaign.current?.focus();
    }
  }, [problem]);
  return (
    <section className={styles["call"]} aria-label={t("call.area")}>
      <fieldset className={styles["direction"]}>
        <legend>{t("call.direction")}</legend>
        {DIRECTIONS.map((direction) => (
          <label key={direction}>
            <input
              type="radio"
              name="direction"
              checked={settings.direction === direction}
              onChange={() => change({ direction })}
            />
            {t(`call.${direction}`)}
          </label>
        ))}
      </fieldset>
      {channels.length < 2 ? null : (
        <SelectField
          className={styles["text"]}
          label={t("call.channel")}
          value={settings.channel}
          onChange={(event) => change({ channel: event.target.value })}
        >
          {channels.map(({ slug, name, currency }) => (
            <option key={slug} value={slug}>
              {name} ({currency})
            </option>
          ))}
        </SelectField>
      )}
      <CampaignField
        ref={campaign}
        className={styles["text"]}
        campaigns={call.campaigns}
        remembered={settings.campaign}
        problem={problem?.message}
        onChoose={(id) => change({ campaign: id })}
      />
    </section>
  );
}
