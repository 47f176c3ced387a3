import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import styles from "./campaigns.module.css";

interface Props {
  readonly label: string;
  readonly isBusy: boolean;
  readonly isSaved: boolean;
  /** The refusals that no field shows. */
  readonly errors: readonly DeskError[];
  readonly onSubmit: () => void;
  /** Beside “Save”. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function PartForm({ label, isBusy, isSaved, errors, onSubmit, actions, children }: Props) {
  const { t } = useTranslation(["campaigns", "common"]);
  return (
    <form
      className={styles["form"]}
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <Problems errors={errors} />
      <div className={styles["row"]}>
        {actions}
        <Button look="main" type="submit" aria-disabled={isBusy}>
          {t("common:save")}
        </Button>
        <span role="status">{isSaved ? t("saved") : ""}</span>
      </div>
    </form>
  );
}
