import { ReviewDocument } from "../../api/documents";
import { useOne } from "../../parts/use-one";
import { useRefresh } from "../../parts/use-refresh";

const WAIT_FOR_OTHERS_MILLISECONDS = 10_000;
const WAIT_FOR_MONEY_MILLISECONDS = 3_000;

/** One review; asked for again, because others decide too and money takes its time. */
export function useReview(id: string) {
  const one = useOne(ReviewDocument, id, (data) => data.phoneOrderReview);
  const { node: review, reload } = one;
  const isMoneyMoving = review?.payment?.state === "CAPTURING" || review?.payment?.state === "RELEASING";
  useRefresh(
    reload,
    isMoneyMoving ? WAIT_FOR_MONEY_MILLISECONDS : WAIT_FOR_OTHERS_MILLISECONDS,
    isMoneyMoving || review?.state === "PENDING",
  );
  return one;
}
