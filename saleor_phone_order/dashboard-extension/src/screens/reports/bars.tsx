import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import styles from "./reports.module.css";

interface OneBar {
  readonly name: string;
  readonly size: number;
  /** The number as it is written. */
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly bars: readonly OneBar[];
  readonly tick: (value: number) => string;
}

const AXIS = { fill: "var(--text-quiet)", fontSize: 12 } as const;

/** Bars beside each other. With the keyboard: the arrows go from one to the next. */
export function Bars({ label, bars, tick }: Props) {
  return (
    <div className={styles["bars"]}>
      <ResponsiveContainer width="100%" height={240}>
        <BarChart data={[...bars]} accessibilityLayer title={label} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="name" tick={AXIS} stroke="var(--line-strong)" interval="preserveStartEnd" minTickGap={8} />
          <YAxis tick={AXIS} stroke="var(--line-strong)" width={72} tickFormatter={tick} allowDecimals={false} />
          <Tooltip
            cursor={false}
            isAnimationActive={false}
            content={({ payload }) => {
              const shown: unknown = payload[0]?.payload;
              const bar = bars.find((one) => one === shown);
              return bar === undefined ? null : (
                <p className={styles["tip"]}>
                  {bar.name}: <strong>{bar.text}</strong>
                </p>
              );
            }}
          />
          <Bar
            dataKey="size"
            fill="var(--accent)"
            activeBar={{ stroke: "var(--text)", strokeWidth: 2 }}
            isAnimationActive={false}
            maxBarSize={48}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
