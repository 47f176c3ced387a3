import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

import styles from "./master-detail.module.css";

interface Props {
  readonly list: ReactNode;
  readonly details: ReactNode;
  /** Where there is no room for both, the details are shown instead of the list. */
  readonly isOpen: boolean;
}

/** A list and what was chosen of it. When that is closed, the focus goes back to the list's search or filter. */
export function MasterDetail({ list, details, isOpen }: Props) {
  const listBox = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) {
      listBox.current?.querySelector<HTMLElement>("input, select")?.focus();
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <div className={[styles["both"], isOpen ? styles["open"] : ""].join(" ")}>
      <div ref={listBox} className={styles["list"]}>
        {list}
      </div>
      <div className={styles["details"]}>{details}</div>
    </div>
  );
}
