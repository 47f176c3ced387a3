import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportFieldsFragment } from "../api/documents";
import { Button } from "../parts/button";
import { copyText } from "../parts/copy-text";
import { download } from "../parts/download";
import { Notice } from "../parts/notice";
import { NumberCell, Table } from "../parts/table";
import styles from "./importing.module.css";
import { reportOf } from "./report";

interface Props {
  readonly found: ImportFieldsFragment;
  readonly name: string;
}

/** What became of a file: all of it is there, or nothing, and why. */
export function ImportReport({ found, name }: Props) {
  const { t } = useTranslation("importing");
  const { state, problems, problemCount, rowCount } = found;
  const [told, setTold] = useState("");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);

  return (
    <div ref={box} tabIndex={-1} className={styles["report"]}>
      <div role="status">
        {state === "DONE" ? (
          <Notice look="good">{t("done", { name, count: rowCount })}</Notice>
        ) : (
          <Notice look="bad">
            {state === "REFUSED" ? t("refused", { name, count: problemCount }) : t("failed", { name })}
          </Notice>
        )}
      </div>
      {problems.length === 0 ? null : (
        <>
          {problems.length < problemCount ? <p>{t("first", { count: problems.length })}</p> : null}
          <Table
            label={t("problems")}
            columns={[{ name: t("row"), isNumber: true }, { name: t("column") }, { name: t("problem") }]}
          >
            <tbody>
              {problems.map(({ row, column, message }, index) => (
                <tr key={index}>
                  <NumberCell>{row}</NumberCell>
                  <td>{column}</td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </Table>
          <div className={styles["row"]}>
            <Button onClick={() => setTold(copyText(reportOf(problems)) ? t("copied") : t("notCopied"))}>{t("copy")}</Button>
            <Button onClick={() => download(`${name.replace(/\.csv$/i, "")}-problems.csv`, reportOf(problems))}>
              {t("download")}
            </Button>
            <span role="status">{told}</span>
          </div>
        </>
      )}
    </div>
  );
}
