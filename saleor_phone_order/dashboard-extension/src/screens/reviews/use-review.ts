import { useCallback, useEffect, useState } from "react";
import { useQuery } from "urql";

import type { ReviewDetailFieldsFragment } from "../../api/documents";
import { ReviewDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { useRefresh } from "../../parts/use-refresh";

const WAIT_FOR_OTHERS_MILLISECONDS = 10_000;
const WAIT_FOR_MONEY_MILLISECONDS = 3_000;

/** One review; asked for again, because others decide too and money takes its time. */
export function useReview(id: string) {
  const [{ data, error }, ask] = useQuery({ query: ReviewDocument, variables: { id } });
  const [changed, setChanged] = useState<ReviewDetailFieldsFragment>();
  const review = changed ?? data?.phoneOrderReview ?? undefined;
  const reload = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useEffect(() => setChanged(undefined), [data]);

  const isMoneyMoving = review?.payment?.state === "CAPTURING" || review?.payment?.state === "RELEASING";
  useRefresh(
    reload,
    isMoneyMoving ? WAIT_FOR_MONEY_MILLISECONDS : WAIT_FOR_OTHERS_MILLISECONDS,
    isMoneyMoving || review?.state === "PENDING",
  );

  return {
    review,
    isKnown: data !== undefined,
    errors: error === undefined ? [] : errorsOf(error),
    /** What a decision has answered. */
    show: setChanged,
    reload,
  };
}
