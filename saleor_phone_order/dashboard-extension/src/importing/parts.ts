/** The server's limit of a part, in bytes. */
export const PART_BYTES = 1_000_000;

const NEWLINE = 0x0a;

/** Pieces of a text in order, each of at most so many bytes; they end at a line's end where they can. */
export function partsOf(text: string, limit = PART_BYTES): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = endOf(bytes, start, limit);
    parts.push(decoder.decode(bytes.subarray(start, end)));
    start = end;
  }
  return parts.length === 0 ? [""] : parts;
}

function endOf(bytes: Uint8Array, start: number, limit: number): number {
  if (bytes.length - start <= limit) {
    return bytes.length;
  }
  const newline = bytes.lastIndexOf(NEWLINE, start + limit - 1);
  if (newline >= start) {
    return newline + 1;
  }
  let end = start + limit;
  while (isInsideCharacter(bytes[end])) {
    end -= 1;
  }
  return end;
}

function isInsideCharacter(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Whether a file was read as something that it is not: spreadsheets also save other than UTF-8. */
export function isMisread(text: string): boolean {
  return text.includes("\ufffd") || text.includes("\u0000");
}
