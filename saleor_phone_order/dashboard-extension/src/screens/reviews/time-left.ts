const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface TimeLeft {
  readonly count: number;
  readonly unit: "minute" | "hour" | "day";
  readonly isOver: boolean;
  /** Less than a day. */
  readonly isShort: boolean;
}

/** In the largest unit of which there is one, never more than there is. */
export function timeLeft(milliseconds: number): TimeLeft {
  const isOver = milliseconds <= 0;
  const isShort = milliseconds < DAY;
  const [unit, length] = isShort
    ? milliseconds < HOUR
      ? (["minute", MINUTE] as const)
      : (["hour", HOUR] as const)
    : (["day", DAY] as const);
  return { count: Math.max(0, Math.floor(milliseconds / length)), unit, isOver, isShort };
}
