// Days and months in UTC, as the venue cuts its files.
import { US_PER_DAY, US_PER_MS } from "../base/mod.ts";

const MS_PER_DAY = US_PER_DAY / US_PER_MS;

/** Whole days since 1970-01-01, half-open. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** What one file covers. */
export interface Period {
  readonly type: "month" | "day";
  /** `2024-04` or `2024-04-30`, as in the name of the file. */
  readonly text: string;
  readonly days: Days;
}

/** The day of a date such as `2024-04-30`. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
}

/** The day that a time in microseconds lies in. */
export function dayAt(us: number): number {
  return Math.floor(us / US_PER_DAY);
}

/** `2024-04-30` */
export function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** One day as a period. */
export function dayPeriod(day: number): Period {
  return { type: "day", text: dayText(day), days: { from: day, to: day + 1 } };
}

/** The month that a day lies in. */
export function monthPeriod(day: number): Period {
  const text = dayText(day).slice(0, 7);
  const from = dayOf(`${text}-01`);
  // No month has more than 31 days, and none has fewer than 28.
  const next = dayOf(`${dayText(from + 31).slice(0, 7)}-01`);
  return { type: "month", text, days: { from, to: next } };
}

/** The days of a span, one period each. */
export function daysOf({ from, to }: Days): readonly Period[] {
  return Array.from({ length: to - from }, (_, index) => dayPeriod(from + index));
}

/** The months that a span touches. */
export function monthsOf({ from, to }: Days): readonly Period[] {
  const months: Period[] = [];
  for (let day = from; day < to;) {
    const month = monthPeriod(day);
    months.push(month);
    day = month.days.to;
  }
  return months;
}

/**
 * Periods in few words, in their order: `2024-02, 2024-04-03 to 2024-04-05`.
 *
 * Neighbors of one kind are joined.
 */
export function periodsText(periods: readonly Period[]): string {
  const sorted = [...periods].sort((a, b) => a.days.from - b.days.from);
  const runs: { first: Period; last: Period }[] = [];
  for (const period of sorted) {
    const run = runs.at(-1);
    if (run?.last.type === period.type && run.last.days.to === period.days.from) run.last = period;
    else runs.push({ first: period, last: period });
  }
  return runs.map(({ first, last }) =>
    first === last ? first.text : `${first.text} to ${last.text}`
  )
    .join(", ");
}

/** The period that a text such as `2024-04` names; undefined for other text. */
export function periodOf(text: string): Period | undefined {
  const isMonth = /^\d{4}-\d{2}$/.test(text);
  if (!isMonth && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = dayOf(isMonth ? `${text}-01` : text);
  if (Number.isNaN(day)) return undefined;
  const period = isMonth ? monthPeriod(day) : dayPeriod(day);
  // Some dates move on where they do not exist.
  return period.text === text ? period : undefined;
}
