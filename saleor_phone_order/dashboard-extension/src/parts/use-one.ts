import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useState } from "react";
import { useQuery } from "urql";

import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";

export interface One<Node> {
  readonly node: Node | undefined;
  readonly isKnown: boolean;
  readonly errors: readonly DeskError[];
  /** What a change has answered. */
  readonly show: (changed: Node) => void;
  readonly reload: () => void;
}

/** One thing of the server's, as its last answer had it. */
export function useOne<Data, Node>(
  document: TypedDocumentNode<Data, { id: string }>,
  id: string,
  read: (data: Data) => Node | null,
): One<Node> {
  const [{ data, error }, ask] = useQuery({ query: document, variables: { id } });
  const [changed, setChanged] = useState<Node>();
  useEffect(() => setChanged(undefined), [data]);
  return {
    node: changed ?? (data === undefined ? undefined : (read(data) ?? undefined)),
    isKnown: data !== undefined,
    errors: error === undefined ? [] : errorsOf(error),
    show: useCallback((answer: Node) => setChanged(() => answer), []),
    reload: useCallback(() => ask(), [ask]),
  };
}
