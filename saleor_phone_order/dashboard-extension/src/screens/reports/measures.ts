import type { ReportRowFieldsFragment } from "../../api/documents";

export type Row = ReportRowFieldsFragment;

/** What is counted, in the order of the table's columns. */
export const COUNTS = [
  "sessions",
  "orders",
  "handedOff",
  "drafted",
  "draftsRecovered",
  "cancelled",
  "abandoned",
  "denied",
] as const;

export const MEASURES = [...COUNTS, "conversion", "revenue", "averageOrder", "averageHandleSeconds"] as const;
export type Measure = (typeof MEASURES)[number];

/** What a table is sorted by. */
export type Column = "label" | Measure;

export function isMoney(measure: Measure): measure is "revenue" | "averageOrder" {
  return measure === "revenue" || measure === "averageOrder";
}

/** How high a bar is. Only for drawing and sorting: amounts are shown from their texts. */
export function sizeOf(row: Row, measure: Measure, currency: string): number {
  if (isMoney(measure)) {
    return Number(row[measure].find((money) => money.currency === currency)?.amount ?? 0);
  }
  return Number(row[measure] ?? 0);
}

/** The currencies of a report, those of the most orders first. */
export function currenciesOf(total: Row): readonly string[] {
  return total.revenue.map(({ currency }) => currency);
}

export interface Sorting {
  readonly column: Column;
  readonly isRising: boolean;
}

/** Rows in another order; by amounts, in that of the first currency. */
export function sorted(
  rows: readonly Row[],
  { column, isRising }: Sorting,
  currencies: readonly string[],
): readonly Row[] {
  const turn = isRising ? 1 : -1;
  return [...rows].sort((one, other) => {
    if (column === "label") {
      return turn * one.label.localeCompare(other.label, undefined, { numeric: true });
    }
    const currency = currencies[0] ?? "";
    return turn * (sizeOf(one, column, currency) - sizeOf(other, column, currency));
  });
}
