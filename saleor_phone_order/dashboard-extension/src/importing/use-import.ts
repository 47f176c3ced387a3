import { useEffect, useRef, useState } from "react";
import type { CombinedError } from "urql";
import { useClient } from "urql";

import { assertUnreachable } from "../assert-unreachable";
import type { ImportFieldsFragment } from "../api/documents";
import { ImportDocument } from "../api/documents";
import type { DeskError, DeskErrorFieldsFragment } from "../api/errors";
import { errorsOf } from "../api/errors";
import { useRefresh } from "../parts/use-refresh";
import { partsOf } from "./parts";

const REFRESH_MILLISECONDS = 1_000;

export interface Part {
  readonly importId: string | null;
  readonly text: string;
  readonly isLast: boolean;
}

interface Answer {
  readonly payload: {
    readonly import: ImportFieldsFragment | null;
    readonly errors: readonly DeskErrorFieldsFragment[];
  } | null;
  readonly error: CombinedError | undefined;
}

/** Sends one part to the server. */
export type SendPart = (part: Part) => Promise<Answer>;

export type Progress =
  | { readonly kind: "idle"; readonly errors: readonly DeskError[] }
  | { readonly kind: "sending"; readonly sent: number; readonly count: number }
  | { readonly kind: "running" | "ended"; readonly found: ImportFieldsFragment };

/** Brings a file in: sends it in parts, and then looks how far the server is with it. */
export function useImport(send: SendPart, onDone: () => void) {
  const client = useClient();
  const [progress, setProgress] = useState<Progress>({ kind: "idle", errors: [] });
  const isWanted = useRef(true);
  useEffect(() => {
    isWanted.current = true;
    return () => {
      isWanted.current = false;
    };
  }, []);

  async function start(text: string) {
    const parts = partsOf(text);
    let importId: string | null = null;
    for (const [index, part] of parts.entries()) {
      setProgress({ kind: "sending", sent: index, count: parts.length });
      const { payload, error }: Answer = await send({
        importId,
        text: part,
        isLast: index === parts.length - 1,
      });
      if (!isWanted.current) {
        return;
      }
      if (payload?.import == null || payload.errors.length > 0) {
        setProgress({ kind: "idle", errors: payload?.errors ?? (error ? errorsOf(error) : []) });
        return;
      }
      importId = payload.import.id;
      if (index === parts.length - 1) {
        show(payload.import);
      }
    }
  }

  function show(found: ImportFieldsFragment) {
    setProgress({ kind: isRunning(found) ? "running" : "ended", found });
    if (found.state === "DONE") {
      onDone();
    }
  }

  async function look(id: string) {
    const { data } = await client.query(ImportDocument, { id }).toPromise();
    if (isWanted.current && data?.phoneOrderImport) {
      show(data.phoneOrderImport);
    }
  }

  const runningId = progress.kind === "running" ? progress.found.id : undefined;
  useRefresh(() => void (runningId && look(runningId)), REFRESH_MILLISECONDS, runningId !== undefined);

  return { progress, start };
}

function isRunning({ state }: ImportFieldsFragment): boolean {
  switch (state) {
    case "RECEIVING":
    case "WAITING":
    case "CHECKING":
    case "SAVING":
      return true;
    case "DONE":
    case "REFUSED":
    case "FAILED":
      return false;
    default:
      return assertUnreachable(state);
  }
}
