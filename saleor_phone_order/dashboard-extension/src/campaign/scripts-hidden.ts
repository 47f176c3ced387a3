const KEY = "phone-order-scripts";

/** Whether this agent works without the scripts, in this browser. */
export function readIsHidden(): boolean {
  try {
    return window.localStorage.getItem(KEY) === "hidden";
  } catch {
    return false; // Browsers may forbid storage to a frame of another site.
  }
}

export function writeIsHidden(isHidden: boolean): void {
  try {
    window.localStorage.setItem(KEY, isHidden ? "hidden" : "");
  } catch {
    // It is asked again the next time.
  }
}
