import { useEffect, useState } from "react";

/** How long typing pauses before somebody is asked. */
const TYPING_MILLISECONDS = 200;

/** The value once it has stayed the same for a while; `settle` takes it at once. */
export function useSettled<Value>(
  value: Value,
  milliseconds: number = TYPING_MILLISECONDS,
): readonly [Value, () => void] {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return [settled, () => setSettled(value)];
}
