import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import { Notice } from "./notice";
import styles from "./paged-list.module.css";
import { Problems } from "./problems";
import { Skeleton } from "./skeleton";
import type { Pages } from "./use-pages";

interface Props {
  readonly pages: Pages<unknown>;
  /** What to say, and to do, where there is nothing. */
  readonly empty: ReactNode;
  /** The rows; drawn when there are some. */
  readonly children: ReactNode;
}

/** A list on its way, empty, refused, or there, with a button for more. */
export function PagedList({ pages, empty, children }: Props) {
  const { t } = useTranslation();
  const { nodes, isKnown, isLoading, hasMore, errors } = pages;
  return (
    <div className={styles["paged"]} aria-busy={isLoading}>
      <Problems errors={errors} />
      {errors.length === 0 ? null : (
        <div>
          <Button onClick={pages.reload}>{t("tryAgain")}</Button>
        </div>
      )}
      {!isKnown && isLoading ? <Skeleton rows={5} /> : null}
      {isKnown && nodes.length === 0 ? <Notice look="plain">{empty}</Notice> : null}
      {nodes.length === 0 ? null : children}
      {hasMore ? (
        <div>
          <Button disabled={isLoading} onClick={pages.more}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
