/** Focus what will be drawn in answer to this press: what was pressed may be gone by then. */
export function focusLater(within: { readonly current: HTMLElement | null }, selector: string): void {
  window.setTimeout(() => within.current?.querySelector<HTMLElement>(selector)?.focus());
}
