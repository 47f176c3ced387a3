import type { ReactNode } from "react";

import styles from "./master-detail.module.css";

interface Props {
  readonly list: ReactNode;
  readonly details: ReactNode;
  /** Where there is no room for both, the details are shown instead of the list. */
  readonly isOpen: boolean;
}

export function MasterDetail({ list, details, isOpen }: Props) {
  return (
    <div className={[styles["both"], isOpen ? styles["open"] : ""].join(" ")}>
      <div className={styles["list"]}>{list}</div>
      <div className={styles["details"]}>{details}</div>
    </div>
  );
}
