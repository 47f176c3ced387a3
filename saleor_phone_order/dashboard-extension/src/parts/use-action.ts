import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useRef, useState } from "react";
import { useClient } from "urql";

import type { DeskError, DeskErrorFieldsFragment } from "../api/errors";
import { errorsOf } from "../api/errors";

interface Answer {
  readonly errors: readonly DeskErrorFieldsFragment[];
}

interface Action<Variables, Payload> {
  /** Answers what was done; undefined where it was refused, or already under way. */
  readonly run: (variables: Variables) => Promise<Payload | undefined>;
  readonly isBusy: boolean;
  readonly errors: readonly DeskError[];
}

/** A change outside the call. The second press of its button does nothing until the first is answered. */
export function useAction<Data, Variables extends Record<string, unknown>, Payload extends Answer>(
  document: TypedDocumentNode<Data, Variables>,
  read: (data: Data) => Payload | null,
): Action<Variables, Payload> {
  const client = useClient();
  const isRunning = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly DeskError[]>([]);

  async function run(variables: Variables): Promise<Payload | undefined> {
    if (isRunning.current) {
      return undefined;
    }
    isRunning.current = true;
    setBusy(true);
    setErrors([]);
    const { data, error } = await client.mutation(document, variables).toPromise();
    isRunning.current = false;
    setBusy(false);
    const payload = data === undefined ? null : read(data);
    const refusals = payload?.errors ?? (error ? errorsOf(error) : []);
    setErrors(refusals);
    return payload !== null && refusals.length === 0 ? payload : undefined;
  }

  return { run, isBusy, errors };
}
