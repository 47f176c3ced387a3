import type { RefObject } from "react";
import { useEffect, useState } from "react";

/**
 * Moves the focus to what is drawn in answer to the same press: what was pressed may be gone by then.
 *
 * @returns takes a selector for the first of what is within
 */
export function useFocus(within: RefObject<HTMLElement>): (selector: string) => void {
  const [wish, setWish] = useState<{ readonly selector: string }>();
  useEffect(() => {
    if (wish !== undefined) {
      // After a dialog that has closed gave it back.
      within.current?.querySelector<HTMLElement>(wish.selector)?.focus();
    }
  }, [wish, within]);
  return (selector) => setWish({ selector });
}
