import { useTranslation } from "react-i18next";

import { useDesk } from "../../desk-context";
import { SelectField, TextField } from "../../parts/field";
import styles from "./call-fields.module.css";
import { useCallSettings } from "./call-settings";

const DIRECTIONS = ["INBOUND", "OUTBOUND"] as const;

/** What is said of the call itself. Remembered for the next one. */
export function CallFields() {
  const { t } = useTranslation("customers");
  const { channels } = useDesk();
  const [settings, change] = useCallSettings();
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
      <TextField
        className={styles["text"]}
        label={t("call.callCentre")}
        value={settings.callCentre}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => change({ callCentre: event.target.value })}
      />
      <TextField
        className={styles["text"]}
        label={t("call.team")}
        value={settings.team}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => change({ team: event.target.value })}
      />
    </section>
  );
}
