import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./cart.module.css";

interface Props {
  /** Of what there is one more or one less. */
  readonly name: string;
  readonly isLess: boolean;
  readonly isMore: boolean;
  readonly onStep: (step: 1 | -1) => void;
  /** The quantity between the two. */
  readonly children: ReactNode;
}

export function Stepper({ name, isLess, isMore, onStep, children }: Props) {
  const { t } = useTranslation("call");
  return (
    <span className={styles["stepper"]}>
      <button
        type="button"
        aria-label={t("cart.less", { name })}
        aria-disabled={!isLess}
        onClick={() => (isLess ? onStep(-1) : undefined)}
      >
        <span aria-hidden="true">−</span>
      </button>
      {children}
      <button
        type="button"
        aria-label={t("cart.more", { name })}
        aria-disabled={!isMore}
        onClick={() => (isMore ? onStep(1) : undefined)}
      >
        <span aria-hidden="true">+</span>
      </button>
    </span>
  );
}
