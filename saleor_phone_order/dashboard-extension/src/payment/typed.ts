/** What the gateway made of what was typed: its name for it, or why it would not. */
export type Made =
  | { readonly paymentMethod: string; readonly mandate?: string }
  | { readonly problem: string };

/** Hands what is typed to the gateway. A name is good for one payment: each attempt asks anew. */
export type Make = () => Promise<Made>;
