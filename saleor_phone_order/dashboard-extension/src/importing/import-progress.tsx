import { useTranslation } from "react-i18next";

import styles from "./importing.module.css";
import type { Progress } from "./use-import";

interface Props {
  readonly progress: Progress;
  readonly name: string;
}

/** How far a file is. */
export function ImportProgress({ progress, name }: Props) {
  const { t, i18n } = useTranslation("importing");
  const { words, value } = stepOf(progress);
  const format = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  return (
    <div className={styles["progress"]}>
      <progress aria-label={t("progress", { name })} {...(value === undefined ? {} : { value })} />
      <span role="status">{t(words, { name })}</span>
      <span>{value === undefined ? "" : format.format(value)}</span>
    </div>
  );
}

function stepOf(progress: Progress) {
  if (progress.kind === "sending") {
    return { words: "sending", value: progress.sent / progress.count } as const;
  }
  if (progress.kind === "running" && progress.found.state === "CHECKING") {
    const { checkedCount, rowCount } = progress.found;
    return { words: "checking", value: rowCount === 0 ? undefined : checkedCount / rowCount } as const;
  }
  if (progress.kind === "running" && progress.found.state === "SAVING") {
    return { words: "saving", value: undefined } as const;
  }
  return { words: "waiting", value: undefined } as const;
}
