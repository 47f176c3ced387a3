import type { ReactNode } from "react";

import styles from "./notice.module.css";

interface Props {
  readonly look: "plain" | "good" | "warn" | "bad";
  readonly children: ReactNode;
}

export function Notice({ look, children }: Props) {
  return <div className={[styles["notice"], styles[look]].join(" ")}>{children}</div>;
}
