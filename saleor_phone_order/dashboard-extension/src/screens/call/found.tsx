import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../parts/button";
import styles from "./catalogue.module.css";
import { CatalogueRow } from "./catalogue-row";
import type { Answer, CatalogueVariant } from "./use-catalogue";

interface Props {
  readonly listId: string;
  readonly answer: Answer;
  /** Which of them is highlighted. */
  readonly active: number;
  /** False while a newer question is being answered. */
  readonly isCurrent: boolean;
  readonly isBusy: boolean;
  readonly onAdd: (variant: CatalogueVariant) => void;
  readonly onMore: () => void;
}

/** What was found, page after page. */
export function Found({ listId, answer, active, isCurrent, isBusy, onAdd, onMore }: Props) {
  const { t } = useTranslation("call");
  const list = useRef<HTMLUListElement>(null);
  const { question, variants, quantity, totalCount, next } = answer;

  useEffect(() => {
    if (active <= 0) {
      list.current?.scrollTo({ top: 0 });
    } else {
      list.current?.children[active]?.scrollIntoView({ block: "nearest" });
    }
  }, [active, question]);

  if (variants.length === 0) {
    return isCurrent ? (
      <p role="status" className={styles["empty"]}>
        {question.text === ""
          ? t("catalogue.nothingHere")
          : t("catalogue.nothing", { text: question.text })}
      </p>
    ) : null;
  }
  return (
    <>
      <ul
        ref={list}
        id={listId}
        role="listbox"
        aria-label={t("catalogue.results")}
        aria-busy={isBusy}
        className={[styles["list"], isCurrent ? "" : styles["old"]].join(" ")}
      >
        {variants.map((variant, index) => (
          <CatalogueRow
            key={variant.variantId}
            id={optionId(listId, index)}
            variant={variant}
            isActive={isCurrent && index === active}
            quantity={quantity}
            onAdd={onAdd}
          />
        ))}
      </ul>
      <div className={styles["foot"]}>
        <span>{t("catalogue.count", { shown: variants.length, count: totalCount })}</span>
        {next === null ? null : <Button onClick={onMore}>{t("catalogue.more")}</Button>}
      </div>
    </>
  );
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
