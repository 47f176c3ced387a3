import { useEffect, useState } from "react";

/** The value once it has stayed the same for a while; `now` takes it at once. */
export function useLater<Value>(value: Value, milliseconds: number): readonly [Value, () => void] {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setLater(value), milliseconds);
    return () => window.clearTimeout(timer);
  }, [value, milliseconds]);
  return [later, () => setLater(value)];
}
