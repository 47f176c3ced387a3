/** The clipboard's own API is blocked in the Dashboard's frame. Answers whether the browser allowed it. */
export function copyText(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "for-screen-readers";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) {
    before.focus();
  }
  return isCopied;
}
