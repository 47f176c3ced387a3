import type { CardOptions } from "./stripe";

/** The page's colours: Stripe's frame cannot see them. */
export function cardStyle(): NonNullable<CardOptions["style"]> {
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  return {
    base: {
      color: colour("--text"),
      iconColor: colour("--text-quiet"),
      fontSize: "14px",
      fontFamily: page.fontFamily,
      "::placeholder": { color: colour("--text-quiet") },
    },
    invalid: { color: colour("--bad"), iconColor: colour("--bad") },
  };
}

/** Tells when the page turns light or dark; answers how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
