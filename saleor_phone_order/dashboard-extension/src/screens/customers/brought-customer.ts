/** The Dashboard opens the desk from a customer's page with this in the address. It never changes there. */
let brought = new URLSearchParams(window.location.search).get("customerId") ?? undefined;

export function broughtCustomer(): string | undefined {
  return brought;
}

/** Once looked at: the next call is somebody else's. */
export function forgetBroughtCustomer(): void {
  brought = undefined;
}
