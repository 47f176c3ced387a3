import { useTranslation } from "react-i18next";

import { formatMoney } from "../../parts/money";
import { formatPercent } from "../../parts/percent";
import { formatDay } from "./days";
import type { Measure, Row } from "./measures";
import { isMoney } from "./measures";
import type { Group } from "./report-question";

/** A report's numbers and names in the reader's language. */
export function useFormats(group: Group) {
  const { t, i18n } = useTranslation("reports");
  const { language } = i18n;
  const count = new Intl.NumberFormat(language);

  function duration(seconds: number): string {
    const two = (part: number) => String(part).padStart(2, "0");
    return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  }

  function label(row: Row): string {
    if (row.key === "") {
      return t("without");
    }
    // In one line, however narrow the table is.
    return group === "DAY" ? formatDay(row.key, language).replaceAll(" ", "\u00a0") : row.label;
  }

  /** One text a currency, or one in all. */
  function texts(row: Row, measure: Measure): readonly string[] {
    if (isMoney(measure)) {
      return row[measure].map((money) => formatMoney(money, language));
    }
    if (measure === "conversion") {
      return [formatPercent(row.conversion, language)];
    }
    if (measure === "averageHandleSeconds") {
      return row.averageHandleSeconds === null ? [] : [duration(row.averageHandleSeconds)];
    }
    return [count.format(row[measure])];
  }

  /** A number of the chart's axis. */
  function tick(value: number, measure: Measure): string {
    return measure === "averageHandleSeconds" ? duration(Math.round(value)) : count.format(value);
  }

  return { label, texts, tick };
}
