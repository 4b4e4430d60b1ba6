// From a span of time to the files that cover it: months where they are whole, else days.
import type { Dump } from "./dumps.ts";
import { type Days, daysOf, monthsOf, type Period } from "./period.ts";

export interface PlanOptions {
  /** Asked for, in whole days. */
  readonly days: Days;
  /** The day it is. */
  readonly today: number;
  /** Months such as `2024-04` of which the file is here already: their days need no files. */
  readonly monthsHere?: ReadonlySet<string>;
}

/** Files to look for, earliest first; those that cannot be there yet are left out of them. */
export interface Plan {
  readonly periods: readonly Period[];
  /** Asked for, and to be published later. */
  readonly later: readonly Period[];
  /** Days asked for, and outside what the venue publishes of this kind. */
  readonly never: readonly Days[];
}

/** More files than this are asked for by mistake: ten years of days are 3,653. */
export const FILES_MAX = 4_000;

/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/**
 * The files that cover the days.
 *
 * - A whole month is one file, from the first Monday after it on; until then its days are.
 * - Any other day is a file of its own, from the next day on.
 * - Kinds in monthly files alone come in whole months, even where days were asked for.
 */
export function planFiles(dump: Dump, { days, today, monthsHere }: PlanOptions): Plan {
  const from = Math.max(days.from, dump.days.from);
  const to = Math.min(days.to, dump.days.to);
  const never = [
    { from: days.from, to: Math.min(days.to, dump.days.from) },
    { from: Math.max(days.from, dump.days.to), to: days.to },
  ].filter((span) => span.from < span.to);
  const periods: Period[] = [];
  const later: Period[] = [];
  for (const month of from < to ? monthsOf({ from, to }) : []) {
    const inside = { from: Math.max(from, month.days.from), to: Math.min(to, month.days.to) };
    const isWhole = inside.from === month.days.from && inside.to === month.days.to;
    if (dump.cut === "monthly") {
      (month.days.to <= today ? periods : later).push(month);
    } else if (dump.cut === "both" && monthsHere?.has(month.text)) {
      periods.push(month);
    } else if (dump.cut === "both" && isWhole && publishedOn(month) <= today) {
      periods.push(month);
    } else {
      for (const day of daysOf(inside)) (day.days.to <= today ? periods : later).push(day);
    }
  }
  return { periods, later, never };
}

/** The days that stand for a month of which there is no file. */
export function daysInstead(dump: Dump, month: Period): readonly Period[] {
  if (dump.cut !== "both" || month.type !== "month") return [];
  const { from, to } = month.days;
  return daysOf({ from: Math.max(from, dump.days.from), to: Math.min(to, dump.days.to) });
}

/** The first Monday after a month. */
export function publishedOn(month: Period): number {
  const first = month.days.to;
  const weekday = (first + EPOCH_WEEKDAY) % 7;
  return first + (8 - weekday) % 7;
}

/** Whether a file that is not there should be: files of days take a day, months until Monday. */
export function isDue(period: Period, today: number): boolean {
  return period.type === "day" ? period.days.to < today : publishedOn(period) < today;
}
