import { useEffect, useState, useSyncExternalStore } from "react";

const KEY = "phone-order-theme";
const preference = window.matchMedia("(prefers-color-scheme: dark)");

export function showTheme(theme: "light" | "dark"): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Light or dark as this browser was last told, else as it prefers. */
export function useOwnTheme(): readonly [boolean, (isDark: boolean) => void] {
  const [chosen, setChosen] = useState(() => window.localStorage.getItem(KEY));
  const isPreferred = useSyncExternalStore(
    (listener) => {
      preference.addEventListener("change", listener);
      return () => preference.removeEventListener("change", listener);
    },
    () => preference.matches,
  );
  const isDark = chosen === null ? isPreferred : chosen === "dark";
  useEffect(() => showTheme(isDark ? "dark" : "light"), [isDark]);
  const choose = (choice: boolean) => {
    const theme = choice ? "dark" : "light";
    window.localStorage.setItem(KEY, theme);
    setChosen(theme);
  };
  return [isDark, choose];
}
