import type { ReactNode } from "react";

import styles from "./badge.module.css";

interface Props {
  readonly look: "plain" | "good" | "warn" | "bad";
  readonly children: ReactNode;
}

/** A state in a word. */
export function Badge({ look, children }: Props) {
  return <span className={[styles["badge"], styles[look]].join(" ")}>{children}</span>;
}
