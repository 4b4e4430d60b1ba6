// A date and time of day in UTC, as text, to microseconds since 1970, without a clock.

const CIVIL = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const US_PER_SECOND = 1_000_000;
const DAYS_OF = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const EPOCH_YEAR = 1970;

/** `2020-03-10 18:25:10` in microseconds; undefined for what is no such time from 1970 to 2255. */
export function civilUs(text: string): number | undefined {
  const match = CIVIL.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1)
    .map(Number);
  const days = daysOf(year, month);
  const isTime = hour < 24 && minute < 60 && second < 60;
  if (year < EPOCH_YEAR || day < 1 || days < day || !isTime) return undefined;
  const before = daysBefore(year, month) + day - 1;
  const us = (((before * 24 + hour) * 60 + minute) * 60 + second) * US_PER_SECOND;
  return Number.isSafeInteger(us) ? us : undefined;
}

/** Days of a month; 0 where there is no such month. */
function daysOf(year: number, month: number): number {
  const days = DAYS_OF[month - 1] ?? 0;
  return month === 2 && isLeap(year) ? days + 1 : days;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970 to the first of a month. */
function daysBefore(year: number, month: number): number {
  const last = year - 1;
  const leaps = (to: number) => Math.floor(to / 4) - Math.floor(to / 100) + Math.floor(to / 400);
  let days = (year - EPOCH_YEAR) * 365 + leaps(last) - leaps(EPOCH_YEAR - 1);
  for (let one = 1; one < month; one++) days += daysOf(year, one);
  return days;
}
