import { useRef, useState } from "react";

export interface Once {
  readonly isBusy: boolean;
  /** Does it, unless something is being done already. */
  readonly once: (work: () => Promise<void>) => Promise<void>;
}

/** One thing at a time, however often it is asked for. */
export function useOnce(): Once {
  const isRunning = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const once: Once["once"] = async (work) => {
    if (isRunning.current) {
      return;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      await work();
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, once };
}
