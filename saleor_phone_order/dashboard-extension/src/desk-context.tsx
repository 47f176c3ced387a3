import type { ReactNode } from "react";
import { createContext, useContext } from "react";

import type { DeskQuery } from "./api/documents";

/** The shop and the agent: does not change while the desk is open. */
export type Desk = NonNullable<DeskQuery["phoneOrderDesk"]>;
type Permission = Desk["permissions"][number];

const DeskContext = createContext<Desk | undefined>(undefined);

export function DeskProvider({ desk, children }: { readonly desk: Desk; readonly children: ReactNode }) {
  return <DeskContext.Provider value={desk}>{children}</DeskContext.Provider>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) {
    throw new Error("A screen of the desk needs a DeskProvider around it.");
  }
  return desk;
}

export function useMay(permission: Permission): boolean {
  return useDesk().permissions.includes(permission);
}
