import type { ReactNode } from "react";
import { useEffect, useId, useRef } from "react";

import styles from "./dialog.module.css";

interface Props {
  readonly title: string;
  /** Escape or the way out of it. The one who opened it stops drawing it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons at its foot. */
  readonly actions?: ReactNode;
}

/** A modal dialog of the browser's own: it keeps the focus inside and gives it back where it was. */
export function Dialog({ title, onClose, children, actions }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles["dialog"]}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className={styles["body"]}>{children}</div>
      {actions === undefined ? null : <div className={styles["actions"]}>{actions}</div>}
    </dialog>
  );
}
