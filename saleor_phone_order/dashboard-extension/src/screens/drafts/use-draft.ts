import { useCallback, useEffect, useState } from "react";
import { useQuery } from "urql";

import type { DraftDetailFieldsFragment } from "../../api/documents";
import { DraftDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { useRefresh } from "../../parts/use-refresh";

const WAIT_FOR_MAIL_MILLISECONDS = 3000;

/** One draft with everything; asked for again while a mail of it is on its way. */
export function useDraft(id: string) {
  const [{ data, error }, ask] = useQuery({ query: DraftDocument, variables: { id } });
  const [changed, setChanged] = useState<DraftDetailFieldsFragment>();
  const draft = changed ?? data?.phoneOrderDraft ?? undefined;
  const reload = useCallback(() => ask(), [ask]);
  useEffect(() => setChanged(undefined), [data]);

  const isMailOnItsWay = draft?.mails.some(({ state }) => state === "QUEUED") ?? false;
  useRefresh(reload, WAIT_FOR_MAIL_MILLISECONDS, isMailOnItsWay);

  return {
    draft,
    isKnown: data !== undefined,
    errors: error === undefined ? [] : errorsOf(error),
    /** What a change has answered. */
    show: setChanged,
    reload,
  };
}
