// Axes of a chart: round values that people read, and times in UTC.
import { US_PER_S } from "../base/units.ts";
import { isoTime } from "./format.ts";

export interface Extent {
  readonly low: number;
  readonly high: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// deno-fmt-ignore
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 61 * DAY, 91 * DAY, 182 * DAY, 365 * DAY,
];

/** Lowest and highest of some numbers; undefined where there is none. */
export function extentOf(series: readonly Float64Array[]): Extent | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const values of series) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      // NaN is neither.
      if (value < low) low = value;
      if (high < value) high = value;
    }
  }
  return low <= high ? { low, high } : undefined;
}

/** An extent with some room; one value gets room around it. */
export function roomy({ low, high }: Extent): Extent {
  const room = (high - low) * 0.04 || Math.abs(high) * 0.001 || 1;
  return { low: low - room, high: high + room };
}

/** At most `most` + 1 round values inside an extent. */
export function valueTicks({ low, high }: Extent, most: number): readonly number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => rough <= each) ?? rough;
  return multiples({ low, high }, step);
}

/** Digits after the point with which ticks differ from each other. */
export function tickDigits(ticks: readonly number[]): number {
  const [first = 0, second = first + 1] = ticks;
  return Math.min(8, Math.max(0, -Math.floor(Math.log10(second - first) + 1e-9)));
}

/** At most `most` + 1 round times inside an extent of seconds since 1970. */
export function timeTicks({ low, high }: Extent, most: number): readonly number[] {
  const rough = (high - low) / most;
  const step = TIME_STEPS.find((each) => rough <= each) ?? Math.ceil(rough / DAY) * DAY;
  return multiples({ low, high }, step);
}

/** A time in as many words as ticks of this distance need. */
export function timeText(seconds: number, extent: Extent): string {
  const iso = isoTime(seconds * US_PER_S);
  const span = extent.high - extent.low;
  if (3 * DAY < span) return iso.slice(0, 10);
  if (DAY < span) return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
  return 10 * MINUTE < span ? iso.slice(11, 16) : iso.slice(11, 19);
}

function multiples({ low, high }: Extent, step: number): readonly number[] {
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => (first + index) * step,
  );
}
