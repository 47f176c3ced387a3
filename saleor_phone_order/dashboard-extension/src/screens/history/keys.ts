/** The host's key in a Relay id: the history names people by it. */
export function keyOf(id: string): string | undefined {
  try {
    return atob(id).split(":")[1];
  } catch {
    return undefined; // Of another make.
  }
}

/** The id of the session whose chain it is. */
export function sessionIdOf(chain: string): string | undefined {
  const [kind, key] = chain.split(":");
  return kind === "session" && key !== undefined ? btoa(`PhoneOrderSession:${key}`) : undefined;
}
