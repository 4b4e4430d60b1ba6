// The path that is assumed inside a bar: open, nearer extreme, farther extreme, close.
import { MONTH_US_MAX, MONTH_US_MIN } from "./bar_time.ts";
import type { Interval } from "./bar_time.ts";

/** Points of a bar, at the beginning of each quarter of its time. */
export const POINTS = 4;

/** How the report and `inspect` name what is assumed of bars. */
export const BARS_ASSUMED =
  "bars: path inside a bar assumed open-near-far-close, book assumed one tick wide, queues unknown";
/** The same where bars of quotes say the touch. */
export const QUOTE_BARS_ASSUMED =
  "bars: path inside a bar assumed open-near-far-close, sizes assumed one lot, queues unknown";
/** And of trades without a book. */
export const TRADES_ASSUMED =
  "trades without a book: book assumed one tick wide around the last trade, queues unknown";

/** Whether the lower extreme comes first: the nearer to the open does, and the lower of two equal. */
// Positional, because it runs once a bar.
export function isLowFirst(open: number, high: number, low: number): boolean {
  return open - low <= high - open;
}

/** The instant of a point of a bar. Positional, because it runs four times a bar. */
export function pointAt(opens: number, ends: number, point: number): number {
  return opens + Math.floor(point * (ends - opens) / POINTS);
}

/**
 * How long a point says what the market did: until the next one. With the last point of a bar the
 * data reach to the bar's end, so that silence begins there.
 */
export function pointCoversUs(interval: Interval): number {
  return Math.ceil((interval === "month" ? MONTH_US_MAX : interval) / POINTS);
}

/** The least that a point covers: up to there bars of another file overlap its own. */
export function pointCoversUsMin(interval: Interval): number {
  return Math.floor((interval === "month" ? MONTH_US_MIN : interval) / POINTS);
}
