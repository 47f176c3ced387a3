import { useEffect, useRef } from "react";
import { useQuery } from "urql";

import type { GuideQuery, SessionOfferFieldsFragment } from "../api/documents";
import { GuideDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";
import type { Session } from "../session/session-store";

export type Offer = SessionOfferFieldsFragment;
export type Scripts = NonNullable<NonNullable<GuideQuery["phoneOrderSession"]>["scripts"]>;

export interface Guide {
  readonly scripts: Scripts | undefined;
  /** Undefined until they are known. */
  readonly offers: readonly Offer[] | undefined;
  /** Whether more than the offers can be ordered. */
  readonly isCatalogueOpen: boolean;
  readonly errors: readonly DeskError[];
  readonly retry: () => void;
}

/**
 * What the session's campaign gives its agent to read and to sell.
 *
 * @param audience who sees the prices and from where: another one asks again
 */
export function useGuide(session: Session, audience: string): Guide {
  const [{ data, error }, ask] = useQuery({
    query: GuideDocument,
    variables: { session: session.id },
    pause: session.campaign === null,
  });
  const asked = useRef(audience);
  useEffect(() => {
    if (asked.current !== audience) {
      asked.current = audience;
      ask();
    }
  }, [audience, ask]);
  const guide = session.campaign === null ? undefined : data?.phoneOrderSession;
  return {
    scripts: guide?.scripts ?? undefined,
    offers: session.campaign === null ? [] : guide?.offers,
    isCatalogueOpen: session.campaign === null || guide?.isCatalogueOpen === true,
    errors: error === undefined ? [] : errorsOf(error),
    retry: () => ask(),
  };
}
