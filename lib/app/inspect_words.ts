// Numbers, times and lines of 80 columns, as `inspect` prints them.
import { US_PER_MS, US_PER_S } from "../base/units.ts";

export const COLUMNS = 80;
export const NONE = "none";
const LABEL_COLUMNS = 16;
const US_PER_MINUTE = 60 * US_PER_S;
const MINUTES_PER_DAY = 24 * 60;
/** Holds a figure and its unit together on one line. */
const FIXED = "\u00a0";

/** Both ends, and how long that is. */
export function rangeOf({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${time(from)} to ${time(to)}${FIXED}UTC (${duration(to - from)})`;
}

/** Cut to the millisecond. */
export function time(us: number): string {
  return date(us)?.replace("T", FIXED).replace("Z", "") ?? `${us} us`;
}

/** Cut to the minute. */
export function minute(us: number): string {
  return date(us)?.slice(0, 16).replace("T", " ") ?? `${us} us`;
}

function date(us: number): string | undefined {
  const found = new Date(Math.floor(us / US_PER_MS));
  return Number.isNaN(found.getTime()) ? undefined : found.toISOString();
}

/** To the millisecond below an hour, to the minute above. */
export function duration(us: number): string {
  const minutes = Math.floor(us / US_PER_MINUTE);
  const [days, rest] = [Math.floor(minutes / MINUTES_PER_DAY), minutes % MINUTES_PER_DAY];
  if (minutes < 60) return seconds(us);
  const parts = [[days, "d"], [Math.floor(rest / 60), "h"], [rest % 60, "min"]] as const;
  return parts.filter(([count]) => 0 < count)
    .map(([count, unit]) => `${grouped(count)}${FIXED}${unit}`).join(FIXED);
}

function seconds(us: number): string {
  const whole = grouped(Math.floor(us / US_PER_S));
  const ms = Math.floor(us % US_PER_S / US_PER_MS).toFixed(0).padStart(3, "0");
  return `${whole}.${ms}${FIXED}s`;
}

export function grouped(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A label and its text, wrapped beside it. */
export function labeled(label: string, text: string): readonly string[] {
  const lines = wrapped(text, LABEL_COLUMNS);
  return lines.map((line, index) => `${(index === 0 ? label : "").padEnd(LABEL_COLUMNS)}${line}`);
}

/** Lines of at most 80 columns, `indent` of them taken. */
export function wrapped(text: string, indent: number): readonly string[] {
  const room = COLUMNS - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((one) => pieces(one, room))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (joined.length <= room) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((one) => one.replaceAll(FIXED, " "));
}

function pieces(word: string, room: number): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += room) parts.push(word.slice(at, at + room));
  return parts.length === 0 ? [""] : parts;
}

/** A file's name cannot write to the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, "?");
}
