import type { KeyboardEvent } from "react";
import { useEffect, useState } from "react";

import styles from "./cart.module.css";
import { readQuantity } from "./quick-add";

interface QuantityProps {
  readonly label: string;
  readonly quantity: number;
  readonly isRefused: boolean;
  /** What is wrong with the line stands there. */
  readonly noteId: string;
  readonly isDisabled: boolean;
  readonly onCommit: (quantity: number) => void;
}

/** Enter or leaving the field commits; Escape brings back what was there. Arrows go to other lines. */
export function Quantity({ label, quantity, isRefused, noteId, isDisabled, onCommit }: QuantityProps) {
  const [text, setText] = useState<string>();
  useEffect(() => setText(undefined), [quantity]);

  function commit() {
    const typed = text === undefined ? undefined : readQuantity(text);
    setText(undefined);
    if (typed !== undefined && typed !== quantity) {
      onCommit(typed);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter") {
      event.preventDefault();
      event.currentTarget.select();
      commit();
    } else if (event.key === "Escape") {
      setText(undefined);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const line = event.currentTarget.closest("li");
      const other = event.key === "ArrowDown" ? line?.nextElementSibling : line?.previousElementSibling;
      other?.querySelector("input")?.focus();
    }
  }

  return (
    <input
      className={styles["quantity"]}
      aria-label={label}
      aria-describedby={noteId}
      aria-invalid={isRefused ? true : undefined}
      inputMode="numeric"
      autoComplete="off"
      readOnly={isDisabled}
      value={text ?? String(quantity)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={commit}
    />
  );
}
