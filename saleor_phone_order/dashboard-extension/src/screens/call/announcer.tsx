import type { ReactNode } from "react";
import { createContext, useCallback, useContext, useState } from "react";

const AnnouncerContext = createContext<(text: string) => void>(() => undefined);

/** Says aloud to screen readers what has happened elsewhere on the screen. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", count: 0 });
  const announce = useCallback(
    (text: string) => setSaid((before) => ({ text, count: before.count + 1 })),
    [],
  );
  return (
    <AnnouncerContext.Provider value={announce}>
      {children}
      <div role="status" className="for-screen-readers">
        <span key={said.count}>{said.text}</span>
      </div>
    </AnnouncerContext.Provider>
  );
}

export function useAnnounce(): (text: string) => void {
  return useContext(AnnouncerContext);
}
