import type { ReactNode } from "react";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./detail-box.module.css";

interface Props {
  readonly title: string;
  /** Beside the title. */
  readonly badges?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One thing of a list, in full. It takes the focus, and Escape closes it. */
export function DetailBox({ title, badges, onClose, children }: Props) {
  const { t } = useTranslation();
  const titleId = useId();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!box.current?.contains(document.activeElement)) {
      box.current?.focus();
    }
  }, []);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-labelledby={titleId}
      className={styles["box"]}
      onKeyDown={(event) => {
        // In a field, Escape is for what was typed there.
        const isTyping = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
        if (event.key === "Escape" && !isTyping && document.querySelector("dialog[open]") === null) {
          onClose();
        }
      }}
    >
      <div className={styles["head"]}>
        <h2 id={titleId}>{title}</h2>
        {badges}
        <Button look="quiet" shortcut="Escape" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
      {children}
    </section>
  );
}
