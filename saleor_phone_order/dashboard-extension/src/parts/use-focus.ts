import type { FocusEventHandler, RefObject } from "react";
import { useEffect, useRef, useState } from "react";

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

interface FocusBack {
  /** Of what is pressed and gone then. */
  readonly onFocus: FocusEventHandler;
  readonly giveBack: () => void;
}

/** Gives the focus back to what had it before something that is drawn for one press only. */
export function useFocusBack(): FocusBack {
  const before = useRef<EventTarget | null>(null);
  return {
    onFocus: ({ relatedTarget }) => {
      before.current = relatedTarget;
    },
    giveBack: () => {
      if (before.current instanceof HTMLElement) {
        before.current.focus();
      }
    },
  };
}
