import { useEffect, useRef } from "react";

/**
 * Call `action` when the key is pressed anywhere on the page, but not below an open dialog.
 *
 * @param key as `KeyboardEvent.key` names it, for example `F2`
 */
export function useShortcut(key: string, action: () => void, isActive = true): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (!isActive) {
      return undefined;
    }
    const listen = (event: KeyboardEvent) => {
      if (event.key === key && !event.repeat && document.querySelector("dialog[open]") === null) {
        event.preventDefault();
        latest.current();
      }
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [key, isActive]);
}
