import { useEffect, useRef } from "react";

/** Call `refresh` again and again while the page is looked at, and when one comes back to it. */
export function useRefresh(refresh: () => void, milliseconds: number, isActive = true): void {
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    if (!isActive) {
      return undefined;
    }
    const look = () => {
      if (document.visibilityState === "visible") {
        latest.current();
      }
    };
    const timer = window.setInterval(look, milliseconds);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [milliseconds, isActive]);
}
