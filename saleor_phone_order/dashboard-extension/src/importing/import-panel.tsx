import type { ReactNode } from "react";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { Problems } from "../parts/problems";
import { ImportProgress } from "./import-progress";
import { ImportReport } from "./import-report";
import styles from "./importing.module.css";
import { isMisread } from "./parts";
import type { SendPart } from "./use-import";
import { useImport } from "./use-import";

interface Props {
  readonly title: string;
  /** The columns of the file, as its first line has them. */
  readonly columns: string;
  /** What it does with what is there already. */
  readonly meaning: string;
  readonly send: SendPart;
  readonly onDone: () => void;
  /** The way out: an export. */
  readonly children?: ReactNode;
}

/** A CSV file is checked whole, and then taken whole or not at all. */
export function ImportPanel({ title, columns, meaning, send, onDone, children }: Props) {
  const { t } = useTranslation("importing");
  const titleId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const { progress, start } = useImport(send, onDone);
  const isBusy = progress.kind === "sending" || progress.kind === "running";

  async function read() {
    const file = input.current?.files?.[0];
    if (file === undefined) {
      setProblem(t("noFile"));
      input.current?.focus();
      return;
    }
    const text = await file.text();
    if (isMisread(text)) {
      setProblem(t("notUtf8"));
      return;
    }
    setProblem(undefined);
    setName(file.name);
    await start(text);
  }

  return (
    <section aria-labelledby={titleId} className={styles["panel"]}>
      <h3 id={titleId}>{title}</h3>
      <p>{meaning}</p>
      <p>
        {t("columns")} <code className={styles["columns"]}>{columns}</code>
      </p>
      <form
        className={styles["row"]}
        onSubmit={(event) => {
          event.preventDefault();
          void read();
        }}
      >
        <input ref={input} type="file" accept=".csv,text/csv" aria-label={t("file", { title })} disabled={isBusy} />
        <Button type="submit" look="main" disabled={isBusy}>
          {t("import")}
        </Button>
        {children}
      </form>
      <div role="alert">{problem === undefined ? null : <Notice look="bad">{problem}</Notice>}</div>
      {progress.kind === "idle" ? <Problems errors={progress.errors} /> : null}
      {isBusy ? <ImportProgress progress={progress} name={name} /> : null}
      {progress.kind === "ended" ? <ImportReport found={progress.found} name={name} /> : null}
    </section>
  );
}
