import type { CombinedError } from "urql";

import type { DeskErrorFieldsFragment } from "./documents";

/** A refusal of the server, or `code: "OFFLINE"` where it could not be reached. */
export interface DeskError {
  readonly field: string | null;
  readonly message: string;
  readonly code: string;
  readonly sessionId?: string | null;
  readonly variantId?: string | null;
  readonly row?: number | null;
  readonly availableQuantity?: number | null;
  readonly declineCode?: string | null;
}

export type { DeskErrorFieldsFragment };

/** Whether it is worth sending again: nobody answered, or only something in between. */
export function isUnreachable(error: CombinedError | undefined): boolean {
  if (!error?.networkError) {
    return false;
  }
  const response: unknown = error.response;
  return !(response instanceof Response) || response.ok || response.status >= 500 || response.status === 429;
}

/** What went wrong outside the `errors` of an answer. */
export function errorsOf(error: CombinedError): readonly DeskError[] {
  if (error.networkError) {
    return [{ field: null, message: "", code: "OFFLINE" }];
  }
  return error.graphQLErrors.map(({ message }) => ({ field: null, message, code: "GRAPHQL_ERROR" }));
}
