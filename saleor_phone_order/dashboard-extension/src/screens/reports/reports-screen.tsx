import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { ReportDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { serverNow } from "../../api/server-clock";
import { Button } from "../../parts/button";
import { download } from "../../parts/download";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { dayIn, daysAfter, timeZones } from "./days";
import { ReportCharts } from "./report-charts";
import type { Question } from "./report-question";
import { ReportQuestion } from "./report-question";
import { ReportTable } from "./report-table";
import styles from "./reports.module.css";

/** What became of the calls of some days. */
export function ReportsScreen() {
  const { t } = useTranslation(["reports", "common"]);
  const zones = useMemo(timeZones, []);
  const [question, setQuestion] = useState<Question>(() => {
    const today = dayIn(zones.own, serverNow());
    return {
      groupBy: "AGENT",
      from: daysAfter(today, -29),
      to: today,
      timeZone: zones.own,
      channel: "",
      campaignId: "",
      agentId: "",
    };
  });
  const isWhole = question.from !== "" && question.to !== "";
  const [{ data, error, fetching }, ask] = useQuery({
    query: ReportDocument,
    variables: { input: inputOf(question) },
    pause: !isWhole,
  });
  const report = data?.phoneOrderReport;
  const fileName = `report-${question.groupBy.toLowerCase()}-${question.from}-${question.to}.csv`;

  return (
    <section aria-labelledby="reports" className={styles["screen"]}>
      <div className={styles["head"]}>
        <h2 id="reports">{t("title")}</h2>
        {report && report.total.sessions > 0 ? (
          <Button onClick={() => download(fileName, report.csv)}>{t("download")}</Button>
        ) : null}
      </div>
      <ReportQuestion
        question={question}
        zones={zones.all}
        onChange={(part) => setQuestion((before) => ({ ...before, ...part }))}
      />
      <Problems errors={error === undefined ? [] : errorsOf(error)} />
      {error?.networkError ? (
        <div>
          <Button onClick={() => ask()}>{t("common:tryAgain")}</Button>
        </div>
      ) : null}
      <div aria-busy={fetching} className={styles["screen"]}>
        {report === undefined && fetching ? <Skeleton rows={8} /> : null}
        {report && report.total.sessions === 0 ? <Notice look="plain">{t("empty")}</Notice> : null}
        {report && report.total.sessions > 0 ? (
          <>
            <ReportCharts group={question.groupBy} rows={report.rows} total={report.total} />
            <ReportTable key={question.groupBy} group={question.groupBy} rows={report.rows} total={report.total} />
          </>
        ) : null}
      </div>
    </section>
  );
}

function inputOf({ channel, campaignId, agentId, ...always }: Question) {
  return { ...always, channel: channel || null, campaignId: campaignId || null, agentId: agentId || null };
}
