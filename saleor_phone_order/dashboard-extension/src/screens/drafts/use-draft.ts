import { DraftDocument } from "../../api/documents";
import { useOne } from "../../parts/use-one";
import { useRefresh } from "../../parts/use-refresh";

const WAIT_FOR_MAIL_MILLISECONDS = 3000;

/** One draft with everything; asked for again while a mail of it is on its way. */
export function useDraft(id: string) {
  const one = useOne(DraftDocument, id, (data) => data.phoneOrderDraft);
  const isMailOnItsWay = one.node?.mails.some(({ state }) => state === "QUEUED") ?? false;
  useRefresh(one.reload, WAIT_FOR_MAIL_MILLISECONDS, isMailOnItsWay);
  return one;
}
