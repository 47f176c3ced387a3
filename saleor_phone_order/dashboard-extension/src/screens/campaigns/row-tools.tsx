import { useTranslation } from "react-i18next";

import { Button } from "../../parts/button";
import styles from "./campaigns.module.css";

interface Props {
  readonly name: string;
  /** What the row is found by when the focus returns to it. */
  readonly place: string;
  readonly index: number;
  readonly count: number;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** The place of a row among the others. */
export function RowTools({ name, place, index, count, onMove, onRemove }: Props) {
  const { t } = useTranslation("campaigns");
  const isFirst = index === 0;
  const isLast = index === count - 1;
  return (
    <div className={styles["tools"]} data-row={place}>
      <Button
        data-up=""
        aria-label={t("up", { name })}
        aria-disabled={isFirst}
        onClick={() => (isFirst ? undefined : onMove(index - 1))}
      >
        ↑
      </Button>
      <Button
        data-down=""
        aria-label={t("down", { name })}
        aria-disabled={isLast}
        onClick={() => (isLast ? undefined : onMove(index + 1))}
      >
        ↓
      </Button>
      <Button aria-label={t("remove", { name })} onClick={onRemove}>
        ×
      </Button>
    </div>
  );
}
