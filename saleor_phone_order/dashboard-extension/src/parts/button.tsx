import type { ButtonHTMLAttributes } from "react";

import styles from "./button.module.css";
import { Keys } from "./keys";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: "main" | "plain" | "danger" | "quiet";
  /** The shortcut that does the same, shown on it. */
  readonly shortcut?: string | undefined;
}

export function Button({ look = "plain", shortcut, type = "button", className, children, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={[styles["button"], styles[look], className].filter(Boolean).join(" ")}
      aria-keyshortcuts={shortcut}
    >
      {children}
      {shortcut === undefined ? null : <Keys keys={shortcut} />}
    </button>
  );
}
