import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../parts/button";
import { SelectField } from "../../parts/field";
import { useLazy } from "../../parts/lazy";
import { Notice } from "../../parts/notice";
import { Skeleton } from "../../parts/skeleton";
import type { Measure, Row } from "./measures";
import { currenciesOf, isMoney, MEASURES, sizeOf } from "./measures";
import type { Group } from "./report-question";
import styles from "./reports.module.css";
import { useFormats } from "./use-formats";

/** As many bars as can be told apart. */
const BARS = 31;

const loadChart = () => import("./bars").then((file) => file.Bars);

interface Props {
  readonly group: Group;
  readonly rows: readonly Row[];
  readonly total: Row;
}

/** One number of each row as bars; of amounts, one picture a currency. */
export function ReportCharts({ group, rows, total }: Props) {
  const { t } = useTranslation("reports");
  const [measure, setMeasure] = useState<Measure>("revenue");
  const currencies = isMoney(measure) ? currenciesOf(total) : [""];
  // Days stay in their order; of others, those with most.
  const shown = group === "DAY" ? rows.slice(-BARS) : rows.slice(0, BARS);
  return (
    <section aria-labelledby="chart" className={styles["charts"]}>
      <div className={styles["chartHead"]}>
        <h3 id="chart">{t("chart")}</h3>
        <SelectField
          label={t("shown")}
          isLabelHidden
          value={measure}
          onChange={({ target }) => setMeasure(MEASURES.find((one) => one === target.value) ?? "revenue")}
        >
          {MEASURES.map((one) => (
            <option key={one} value={one}>
              {t(`measure.${one}`)}
            </option>
          ))}
        </SelectField>
        {shown.length < rows.length ? <span>{t("only", { count: shown.length })}</span> : null}
      </div>
      {currencies.length === 0 ? <Notice look="plain">{t("noRevenue")}</Notice> : null}
      {currencies.map((currency) => (
        <Chart key={currency} group={group} rows={shown} total={total} measure={measure} currency={currency} />
      ))}
    </section>
  );
}

interface ChartProps extends Props {
  readonly measure: Measure;
  /** Empty for what is not money. */
  readonly currency: string;
}

function Chart({ group, rows, total, measure, currency }: ChartProps) {
  const { t } = useTranslation(["reports", "common"]);
  const { label, texts, tick } = useFormats(group);
  const { Loaded, retry } = useLazy(loadChart);
  const inCurrency = (row: Row) => ({
    ...row,
    revenue: row.revenue.filter((money) => money.currency === currency),
    averageOrder: row.averageOrder.filter((money) => money.currency === currency),
  });
  const textOf = (row: Row) => texts(isMoney(measure) ? inCurrency(row) : row, measure)[0] ?? t("nothing");
  const bars = rows.map((row) => ({
    name: label(row),
    size: sizeOf(row, measure, currency),
    text: textOf(row),
  }));
  const highest = bars.reduce<(typeof bars)[number] | undefined>(
    (most, bar) => (most === undefined || bar.size > most.size ? bar : most),
    undefined,
  );
  const title = [t(`measure.${measure}`), currency].filter(Boolean).join(", ");
  return (
    <figure className={styles["chart"]}>
      <figcaption>
        {highest === undefined
          ? title
          : t("summary", { title, name: highest.name, most: highest.text, total: textOf(total) })}
      </figcaption>
      {retry === undefined ? null : (
        <p role="alert">
          {t("common:offline")} <Button onClick={retry}>{t("common:tryAgain")}</Button>
        </p>
      )}
      {Loaded === undefined ? (
        retry === undefined ? (
          <Skeleton rows={5} />
        ) : null
      ) : (
        <Loaded label={title} bars={bars} tick={(value) => tick(value, measure)} />
      )}
    </figure>
  );
}
