import { useEffect, useRef, useState } from "react";

import type { DeskError } from "../api/errors";

const PAUSE_MILLISECONDS = 1500;

interface SavedText {
  readonly text: string;
  /** As the server has it. */
  readonly isSaved: boolean;
  /** Why the latest text was refused. */
  readonly errors: readonly DeskError[];
  readonly onText: (text: string) => void;
  readonly onBlur: () => void;
}

/**
 * A text that is saved when its field is left and when the typing pauses. What was refused stays
 * to be corrected.
 */
export function useSavedText(
  known: string,
  save: (text: string) => Promise<readonly DeskError[]>,
): SavedText {
  // Undefined: as the server has it.
  const [text, setText] = useState<string>();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const sent = useRef<string>();

  async function send(typed: string) {
    if (typed === sent.current) {
      return;
    }
    sent.current = typed;
    const refused = await save(typed);
    if (sent.current === typed) {
      setErrors(refused);
      sent.current = refused.length === 0 ? undefined : typed;
      setText((latest) => (refused.length === 0 && latest === typed ? undefined : latest));
    }
  }
  const latestSend = useRef(send);
  latestSend.current = send;

  useEffect(() => {
    if (text === undefined) {
      return undefined;
    }
    const timer = window.setTimeout(() => void latestSend.current(text), PAUSE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [text]);

  return {
    text: text ?? known,
    isSaved: text === undefined,
    errors,
    onText: setText,
    onBlur: () => (text === undefined ? undefined : void send(text)),
  };
}
