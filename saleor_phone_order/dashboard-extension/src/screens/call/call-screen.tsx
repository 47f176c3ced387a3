import type { Session } from "../../session/session-store";

export function CallScreen({ session }: { readonly session: Session }) {
  return <p>{session.state}</p>;
}
