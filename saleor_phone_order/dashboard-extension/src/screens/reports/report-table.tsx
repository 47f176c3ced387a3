import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Column, Row, Sorting } from "./measures";
import { currenciesOf, MEASURES, sorted } from "./measures";
import type { Group } from "./report-question";
import styles from "./reports.module.css";
import { useFormats } from "./use-formats";

interface Props {
  readonly group: Group;
  readonly rows: readonly Row[];
  readonly total: Row;
}

/** Every number of the report. As the server orders it, until somebody sorts it. */
export function ReportTable({ group, rows, total }: Props) {
  const { t } = useTranslation("reports");
  const { label } = useFormats(group);
  const [sorting, setSorting] = useState<Sorting>();
  const shown = sorting === undefined ? rows : sorted(rows, sorting, currenciesOf(total));
  const isBy = (column: Column) => sorting?.column === column;

  function sortBy(column: Column) {
    // Numbers begin with the greatest.
    const isRising = isBy(column) ? sorting?.isRising !== true : column === "label";
    setSorting({ column, isRising });
  }

  return (
    <div className={styles["scroll"]} role="group" aria-label={t("table")} tabIndex={0}>
      <table className={styles["table"]} aria-label={t("table")}>
        <thead>
          <tr>
            {(["label", ...MEASURES] as const).map((column) => (
              <th
                key={column}
                scope="col"
                aria-sort={isBy(column) ? (sorting?.isRising ? "ascending" : "descending") : undefined}
              >
                <button type="button" className={styles["sort"]} onClick={() => sortBy(column)}>
                  {column === "label" ? t(`group.${group}`) : t(`measure.${column}`)}
                  <span aria-hidden="true">{isBy(column) ? (sorting?.isRising ? " ↑" : " ↓") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              <th scope="row">{label(row)}</th>
              <Cells group={group} row={row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            <Cells group={group} row={total} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ group, row }: { readonly group: Group; readonly row: Row }) {
  const { texts } = useFormats(group);
  return (
    <>
      {MEASURES.map((measure) => (
        <td key={measure}>
          {texts(row, measure).length === 0 ? "—" : null}
          {texts(row, measure).map((text) => (
            <div key={text}>{text}</div>
          ))}
        </td>
      ))}
    </>
  );
}
