import { useCallback, useState } from "react";

import type { PhoneOrderDetailsInput } from "../api/documents";
import { DetailsUpdateDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { useSessionStore } from "../session/session-context";

export type SaveDetails = (input: PhoneOrderDetailsInput) => Promise<readonly DeskError[]>;

export function useSaveDetails(session: string): SaveDetails {
  const store = useSessionStore();
  return useCallback(
    (input) =>
      store.change(DetailsUpdateDocument, { session, input }, (data) => data.phoneOrderDetailsUpdate),
    [session, store],
  );
}

interface SavedChoice<Value> {
  readonly value: Value;
  /** Why the latest choice was refused. */
  readonly errors: readonly DeskError[];
  readonly onChoose: (value: Value) => void;
}

/** A choice that is saved at once, and shown before the server has confirmed it. */
export function useSavedChoice<Value>(
  known: Value,
  save: (value: Value) => Promise<readonly DeskError[]>,
): SavedChoice<Value> {
  const [wanted, setWanted] = useState<{ readonly value: Value }>();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  async function choose(value: Value) {
    const choice = { value };
    setWanted(choice);
    setErrors([]);
    const refused = await save(value);
    setErrors(refused);
    setWanted((latest) => (latest === choice ? undefined : latest));
  }
  return {
    value: wanted === undefined ? known : wanted.value,
    errors,
    onChoose: (value) => void choose(value),
  };
}
