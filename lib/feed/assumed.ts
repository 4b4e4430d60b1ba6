// What is assumed of data that do not know the book: bars, and trades alone.
import { BARS_ASSUMED, pointCoversUs, QUOTE_BARS_ASSUMED, TRADES_ASSUMED } from "./bar_path.ts";
import { PRICES_TITLES } from "./bar_prices.ts";
import type { BarTable } from "./bar_table.ts";
import { type Interval, MONTH_US_MAX } from "./bar_time.ts";

/** How data without a book are made one that can be quoted against. */
export interface Assumed {
  readonly what: "bars" | "trades";
  /** For the report and for `inspect`. */
  readonly statement: string;
  /** Whether the touch is put around each trade; bars of quotes have their own. */
  readonly touch: "around_trades" | "recorded";
  /** For how long an event says what the market did: silence begins behind it. */
  readonly coversUs: number;
  /** The time of a bar, of a month the longest; undefined for trades. */
  readonly barUs: number | undefined;
}

/** Trades without a book. */
export const ASSUMED_OF_TRADES: Assumed = {
  what: "trades",
  statement: TRADES_ASSUMED,
  touch: "around_trades",
  coversUs: 0,
  barUs: undefined,
};

/** Bars of one interval, in one file or several. */
export function assumedOfBars(
  tables: readonly Pick<BarTable, "asks" | "of">[],
  interval: Interval,
): Assumed {
  const of = tables.find((table) => table.of !== "traded")?.of;
  const hasQuotes = tables.some(({ asks }) => asks !== undefined);
  return {
    what: "bars",
    statement: (hasQuotes ? QUOTE_BARS_ASSUMED : BARS_ASSUMED) +
      (of === undefined ? "" : `, prices are ${PRICES_TITLES[of]} at which nobody traded`),
    touch: hasQuotes ? "recorded" : "around_trades",
    coversUs: pointCoversUs(interval),
    barUs: interval === "month" ? MONTH_US_MAX : interval,
  };
}
