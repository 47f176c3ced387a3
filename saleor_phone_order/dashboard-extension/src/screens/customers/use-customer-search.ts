import { useQuery } from "urql";

import type { FoundCustomerFieldsFragment } from "../../api/documents";
import { FindCustomersDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { errorsOf } from "../../api/errors";
import { useSettled } from "../../parts/use-settled";

export const SHORTEST_SEARCH = 2;

export interface Found {
  readonly customers: readonly FoundCustomerFieldsFragment[];
  readonly hasMore: boolean;
  /** What is shown answers what is typed. */
  readonly isCurrent: boolean;
  readonly errors: readonly DeskError[];
  /** Search without waiting for more typing. */
  readonly searchNow: () => void;
  readonly tryAgain: () => void;
}

const NOBODY: readonly FoundCustomerFieldsFragment[] = [];

/** Searches as somebody types. A request is given up as soon as the text is another. */
export function useCustomerSearch(text: string): Found {
  const wanted = text.trim();
  const [asked, searchNow] = useSettled(wanted);
  const isPaused = asked.length < SHORTEST_SEARCH;
  const [{ data, error, fetching, operation }, ask] = useQuery({
    query: FindCustomersDocument,
    variables: { search: asked },
    pause: isPaused,
  });
  const isAnswered = !fetching && !isPaused && operation?.variables.search === wanted;
  const isShown = wanted.length >= SHORTEST_SEARCH && !isPaused;
  const connection = isShown ? data?.phoneOrderCustomers : undefined;
  return {
    customers: connection?.edges.flatMap((edge) => edge?.node ?? []) ?? NOBODY,
    hasMore: connection?.pageInfo.hasNextPage ?? false,
    isCurrent: isAnswered,
    errors: isAnswered && error ? errorsOf(error) : [],
    searchNow,
    tryAgain: () => ask(),
  };
}
