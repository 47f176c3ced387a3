import { useTranslation } from "react-i18next";

import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { useLazy } from "../../parts/lazy";
import { Skeleton } from "../../parts/skeleton";
import styles from "./campaigns.module.css";

interface Props {
  readonly label: string;
  /** Markdown, with placeholders for names. */
  readonly text: string;
}

const loadMarkdown = () => import("react-markdown").then((file) => file.default);

/** A script as an agent sees it, with the reader as the agent. */
export function ScriptPreview({ label, text }: Props) {
  const { t } = useTranslation(["campaigns", "common"]);
  const { agent, shopName } = useDesk();
  const { Loaded, retry } = useLazy(loadMarkdown);
  if (retry !== undefined) {
    return (
      <p role="alert">
        {t("noPreview")} <Button onClick={retry}>{t("common:tryAgain")}</Button>
      </p>
    );
  }
  const filled = text
    .replaceAll("{customer}", t("someCustomer"))
    .replaceAll("{agent}", agent.name || agent.email)
    .replaceAll("{shop}", shopName);
  return (
    <div role="region" aria-label={label} className={styles["preview"]}>
      {Loaded === undefined ? <Skeleton rows={2} /> : <Loaded>{filled || t("noScript")}</Loaded>}
    </div>
  );
}
