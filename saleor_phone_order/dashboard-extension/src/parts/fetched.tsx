import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import { Notice } from "./notice";
import { Problems } from "./problems";
import { Skeleton } from "./skeleton";
import type { One } from "./use-one";

interface Props<Node> {
  readonly one: One<Node>;
  /** What to say where there is nothing with this id any more. */
  readonly gone: string;
  readonly children: (node: Node) => ReactNode;
}

/** One thing on its way, refused, gone, or there. */
export function Fetched<Node>({ one: { node, isKnown, errors, reload }, gone, children }: Props<Node>) {
  const { t } = useTranslation();
  return (
    <>
      <Problems errors={errors} />
      {errors.length === 0 ? null : (
        <div>
          <Button onClick={reload}>{t("tryAgain")}</Button>
        </div>
      )}
      {!isKnown && errors.length === 0 ? <Skeleton rows={6} /> : null}
      {isKnown && node === undefined && errors.length === 0 ? <Notice look="warn">{gone}</Notice> : null}
      {node === undefined ? null : children(node)}
    </>
  );
}
