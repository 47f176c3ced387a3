import type { ReactNode } from "react";
import { createContext, useContext } from "react";

/** What the shell adds to the desk: stands in the menu, or during a call in the customer's bar. */
const CornerContext = createContext<ReactNode>(null);

export const CornerProvider = CornerContext.Provider;

export function Corner() {
  return <>{useContext(CornerContext)}</>;
}
