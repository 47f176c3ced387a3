import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";

import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";

const PAGE = 20;
/** The server's own limit. */
const MAXIMUM = 100;

interface Connection<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly ({ readonly node: Node | null } | null)[];
}

export interface PageVariables {
  readonly first: number;
  readonly after: string | null;
}

interface State<Node> {
  /** What was asked last. */
  readonly question: string;
  readonly nodes: readonly Node[];
  readonly cursor: string | null;
  readonly hasMore: boolean;
  readonly isKnown: boolean;
  readonly isLoading: boolean;
  readonly errors: readonly DeskError[];
}

export interface Pages<Node> extends Omit<State<Node>, "cursor" | "question"> {
  readonly more: () => void;
  /** Ask again for what is shown; it stays until the answer. */
  readonly reload: () => void;
}

/**
 * A list of the server's, page by page. Another question cancels the one that is under way.
 *
 * @param variables of the document; equal ones are one question
 */
export function usePages<Data, Variables extends Record<string, unknown>, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: (page: PageVariables) => Variables,
  read: (data: Data) => Connection<Node> | null,
): Pages<Node> {
  const client = useClient();
  const [state, setState] = useState<State<Node>>({
    question: "",
    nodes: [],
    cursor: null,
    hasMore: false,
    isKnown: false,
    isLoading: true,
    errors: [],
  });
  const cancel = useRef<() => void>();
  const latest = useRef({ variables, read });
  useEffect(() => {
    latest.current = { variables, read };
  });

  const question = JSON.stringify(variables({ first: PAGE, after: null }));
  const ask = useCallback(
    (page: PageVariables) => {
      cancel.current?.();
      setState((before) => ({ ...before, question, isLoading: true }));
      const source = client.query(document, latest.current.variables(page));
      const { unsubscribe } = source.subscribe(({ data, error }) => {
        const connection = data === undefined ? null : latest.current.read(data);
        setState((before) => {
          if (connection === null) {
            return { ...before, isLoading: false, errors: error ? errorsOf(error) : [] };
          }
          const found = connection.edges.flatMap((edge) => edge?.node ?? []);
          return {
            ...before,
            nodes: page.after === null ? found : [...before.nodes, ...found],
            cursor: connection.pageInfo.endCursor,
            hasMore: connection.pageInfo.hasNextPage,
            isKnown: true,
            isLoading: false,
            errors: [],
          };
        });
      });
      cancel.current = unsubscribe;
    },
    [client, document, question],
  );

  useEffect(() => {
    ask({ first: PAGE, after: null });
    return () => cancel.current?.();
  }, [ask]);

  const { cursor, question: asked, ...shown } = state;
  const count = state.nodes.length;
  return {
    ...shown,
    isLoading: state.isLoading || asked !== question,
    more: useCallback(() => ask({ first: PAGE, after: cursor }), [ask, cursor]),
    reload: useCallback(
      () => ask({ first: Math.min(Math.max(count, PAGE), MAXIMUM), after: null }),
      [ask, count],
    ),
  };
}
