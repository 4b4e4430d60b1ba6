// Times in tables of bars: epochs of any unit, ISO with and without offset, and when a bar opened.
import { US_PER_DAY, US_PER_MS, US_PER_S } from "../base/units.ts";
import { found } from "./refusal.ts";

const ISO =
  /^(\d{4})[-/.](\d{2})[-/.](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const EPOCH = /^(\d{9,19})(?:\.(\d{1,9}))?$/;

export const US_PER_MINUTE = 60 * US_PER_S;
/** The longest month; a month of bars is no whole number of days. */
export const MONTH_US_MAX = 31 * US_PER_DAY;
export const MONTH_US_MIN = 28 * US_PER_DAY;

/** How long the bars of a file are: microseconds, or calendar months in UTC. */
export type Interval = number | "month";

/**
 * Microseconds since the epoch, UTC unless the text has an offset. The unit of an epoch follows
 * from its digits: seconds have ten today, milliseconds 13, microseconds 16, nanoseconds 19 (cut).
 * Throws SyntaxError for other text.
 */
export function parseBarTime(text: string): number {
  const us = epochUs(text) ?? isoUs(text);
  if (us !== undefined && 0 < us && Number.isSafeInteger(us)) return us;
  throw new SyntaxError(`found ${found(text)}; expected an epoch in s, ms, us or ns, or ISO time`);
}

/** Whether the text is such a time. */
export function isBarTime(text: string): boolean {
  const us = epochUs(text) ?? isoUs(text);
  return us !== undefined && 0 < us && Number.isSafeInteger(us);
}

function epochUs(text: string): number | undefined {
  const match = EPOCH.exec(text);
  const whole = match?.[1];
  if (whole === undefined) return undefined;
  const fraction = match?.[2] ?? "";
  if (whole.length <= 11) return Number(whole) * US_PER_S + micros(fraction);
  if (whole.length <= 14) return Number(whole) * US_PER_MS + Math.floor(micros(fraction) / 1_000);
  return whole.length <= 17 ? Number(whole) : Number(whole.slice(0, -3));
}

function isoUs(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part);
  if (23 < (hour ?? 0) || 59 < (minute ?? 0) || 59 < (second ?? 0)) return undefined;
  const days = daysOf(year ?? 0, month ?? 0, day ?? 0);
  if (days === undefined) return undefined;
  const seconds = ((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0);
  return days * US_PER_DAY + seconds * US_PER_S + micros(match[7] ?? "") - offsetUs(match[8]);
}

/** Days since 1970 of a date of the Gregorian calendar; undefined for one that there is not. */
// Positional, because a date reads so.
export function daysOf(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day;
  return exists ? ms * US_PER_MS / US_PER_DAY : undefined;
}

function offsetUs(text: string | undefined): number {
  if (text === undefined || !/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text.startsWith("-") ? -minutes : minutes) * US_PER_MINUTE;
}

/** Digits after the point of seconds as microseconds, cut. */
function micros(fraction: string): number {
  return Number(fraction.padEnd(6, "0").slice(0, 6));
}

/**
 * The end of a bar out of the time of its close: `23:59:59.999` is the last millisecond of a bar
 * that ends with the second, `23:59:59` the last second of one of whole minutes, and the date of
 * the last day of a month the end of one of months.
 */
export function endOfBar(close: number, interval: Interval): number {
  if (interval === "month" && isLastDay(close)) return close + US_PER_DAY;
  const second = close % US_PER_S;
  if (US_PER_S - US_PER_MS <= second) return close - second + US_PER_S;
  const hasMinutes = interval === "month" || interval % US_PER_MINUTE === 0;
  return hasMinutes && close % US_PER_MINUTE === 59 * US_PER_S ? close + US_PER_S : close;
}

/** Whether an instant is the beginning of the last day of its month. */
export function isLastDay(us: number): boolean {
  return us % US_PER_DAY === 0 && nextMonth(us) === us + US_PER_DAY;
}

/** When the month began in which an instant lies. */
export function monthStart(us: number): number {
  const date = new Date(Math.floor(us / US_PER_MS));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) * US_PER_MS;
}

/** When the next month begins. */
export function nextMonth(us: number): number {
  const date = new Date(Math.floor(us / US_PER_MS));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) * US_PER_MS;
}

/** The end of a bar that opened at an instant. */
export function barEnd(open: number, interval: Interval): number {
  return interval === "month" ? nextMonth(open) : open + interval;
}

/** When a bar opened that ended at an instant. */
export function barStart(end: number, interval: Interval): number {
  return interval === "month" ? monthStart(end - 1) : end - interval;
}

const UNITS: readonly (readonly [string, number])[] = [
  ["w", 7 * US_PER_DAY],
  ["d", US_PER_DAY],
  ["h", 60 * US_PER_MINUTE],
  ["m", US_PER_MINUTE],
  ["s", US_PER_S],
];

/** `1m`, `4h`, `1mo`: an interval as the venue writes it. */
export function intervalText(interval: Interval): string {
  if (interval === "month") return "1mo";
  const unit = UNITS.find(([, us]) => interval % us === 0);
  return unit === undefined ? `${interval} us` : `${interval / unit[1]}${unit[0]}`;
}

/** The interval between two times of opening in a row; undefined where they do not rise. */
export function intervalOf(first: number, second: number): Interval | undefined {
  const us = second - first;
  if (us <= 0) return undefined;
  const isMonth = monthStart(first) === first && nextMonth(first) === second;
  return isMonth && 28 * US_PER_DAY <= us ? "month" : us;
}
