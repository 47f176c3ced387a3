import { useEffect, useState } from "react";

const KEY = "phone-order-theme";

export function showTheme(theme: "light" | "dark"): void {
  document.documentElement.dataset["theme"] = theme;
}

/** Light or dark as this browser was last told, else as it prefers. */
export function useOwnTheme(): readonly [boolean, (isDark: boolean) => void] {
  const [isDark, setDark] = useState(() => {
    const kept = window.localStorage.getItem(KEY);
    return kept === null ? window.matchMedia("(prefers-color-scheme: dark)").matches : kept === "dark";
  });
  useEffect(() => showTheme(isDark ? "dark" : "light"), [isDark]);
  const choose = (choice: boolean) => {
    window.localStorage.setItem(KEY, choice ? "dark" : "light");
    setDark(choice);
  };
  return [isDark, choose];
}
