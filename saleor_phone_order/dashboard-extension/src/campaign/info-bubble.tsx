import { useState } from "react";

import styles from "./offers.module.css";

interface Props {
  readonly label: string;
  readonly text: string;
}

/** Shown while it is pointed at, or until it is pressed again; Escape closes it. */
export function InfoBubble({ label, text }: Props) {
  const [isPointed, setPointed] = useState(false);
  const [isPressed, setPressed] = useState(false);
  const isOpen = isPointed || isPressed;
  function close() {
    setPointed(false);
    setPressed(false);
  }
  return (
    <span
      onMouseEnter={() => setPointed(true)}
      onMouseLeave={() => setPointed(false)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && isOpen) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <button
        type="button"
        className={styles["info"]}
        aria-label={label}
        aria-expanded={isOpen}
        onClick={() => setPressed(!isPressed)}
        onBlur={close}
      >
        <span aria-hidden="true">i</span>
      </button>
      <span role="status">{isOpen ? <span className={styles["bubble"]}>{text}</span> : null}</span>
    </span>
  );
}
