import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { PhoneOrderReportGroup } from "../../api/documents";
import { ReportFiltersDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { SelectField, TextField } from "../../parts/field";
import styles from "./reports.module.css";

export type Group = PhoneOrderReportGroup;

const GROUPS: readonly Group[] = ["DAY", "AGENT", "TEAM", "CALL_CENTRE", "CAMPAIGN", "AFFILIATE", "DISPOSITION"];

/** What is asked. Empty texts are no filter. */
export interface Question {
  readonly groupBy: Group;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly channel: string;
  readonly campaignId: string;
  readonly agentId: string;
}

interface Props {
  readonly question: Question;
  readonly zones: readonly string[];
  readonly onChange: (part: Partial<Question>) => void;
}

export function ReportQuestion({ question, zones, onChange }: Props) {
  const { t } = useTranslation("reports");
  const { channels } = useDesk();
  const [{ data }] = useQuery({ query: ReportFiltersDocument });
  const campaigns = data?.phoneOrderCampaigns?.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  const agents = data?.phoneOrderAgents?.edges.flatMap((edge) => edge?.node ?? []) ?? [];
  return (
    <div role="search" className={styles["question"]}>
      <SelectField
        label={t("groupBy")}
        value={question.groupBy}
        onChange={({ target }) => onChange({ groupBy: GROUPS.find((one) => one === target.value) ?? "DAY" })}
      >
        {GROUPS.map((group) => (
          <option key={group} value={group}>
            {t(`group.${group}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t("from")}
        type="date"
        required
        value={question.from}
        max={question.to}
        onChange={({ target }) => onChange({ from: target.value })}
      />
      <TextField
        label={t("to")}
        type="date"
        required
        value={question.to}
        min={question.from}
        onChange={({ target }) => onChange({ to: target.value })}
      />
      <SelectField
        label={t("timeZone")}
        value={question.timeZone}
        onChange={({ target }) => onChange({ timeZone: target.value })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </SelectField>
      {channels.length > 1 ? (
        <SelectField
          label={t("channel")}
          value={question.channel}
          onChange={({ target }) => onChange({ channel: target.value })}
        >
          <option value="">{t("all")}</option>
          {channels.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <SelectField
        label={t("campaign")}
        value={question.campaignId}
        onChange={({ target }) => onChange({ campaignId: target.value })}
      >
        <option value="">{t("all")}</option>
        {campaigns.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("agent")}
        value={question.agentId}
        onChange={({ target }) => onChange({ agentId: target.value })}
      >
        <option value="">{t("all")}</option>
        {agents.map(({ id, person }) => (
          <option key={id} value={id}>
            {person.name || person.email}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
