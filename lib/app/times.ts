// Points in time as a user writes them: ISO 8601, or an epoch in s, ms, us or ns.
import { US_PER_DAY, US_PER_MS, US_PER_S } from "../base/units.ts";

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const EPOCH = /^(\d{1,20})(?:\.(\d{1,9}))?$/;

const US_PER_MINUTE = 60 * US_PER_S;

/** Microseconds since the epoch, cut down; UTC unless an offset is given. Throws RangeError. */
export function parseTime(text: string, flag: string): number {
  const us = readIso(text) ?? readEpoch(text);
  if (us === undefined) {
    throw new RangeError(
      `Cannot use ${flag} ${text}: it must be a time such as 2024-08-08T23:55:00Z or an epoch ` +
        "in s, ms, us or ns",
    );
  }
  return us;
}

/** `20240808T235500Z`, as folders are called. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function readIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) =>
    Number(part ?? 0)
  );
  const ms = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  // A 31 February moves on to March: such a date does not exist.
  const written = `${match[1]}-${match[2]}-${match[3]}`;
  if (!new Date(ms).toISOString().startsWith(`${written}T`)) return undefined;
  if (59 < (minute ?? 0) || 59 < (second ?? 0) || 23 < (hour ?? 0)) return undefined;
  const offset = readOffset(match[8] ?? "Z");
  if (offset === undefined) return undefined;
  return ms * US_PER_MS + micros(match[7] ?? "") - offset;
}

/** Microseconds ahead of UTC. */
function readOffset(text: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (US_PER_DAY < minutes * US_PER_MINUTE || 59 < Number(match[3])) return undefined;
  return (match[1] === "-" ? -minutes : minutes) * US_PER_MINUTE;
}

/** The unit follows from the number of digits: seconds have ten today. */
function readEpoch(text: string): number | undefined {
  const match = EPOCH.exec(text);
  const whole = match?.[1];
  if (whole === undefined) return undefined;
  if (match?.[2] !== undefined) {
    return whole.length <= 11 ? Number(whole) * US_PER_S + micros(match[2]) : undefined;
  }
  if (whole.length <= 11) return Number(whole) * US_PER_S;
  if (whole.length <= 14) return Number(whole) * US_PER_MS;
  return whole.length <= 17 ? Number(whole) : Number(BigInt(whole) / 1_000n);
}

/** Digits after a point of seconds as microseconds, cut. */
function micros(fraction: string): number {
  return Number(fraction.padEnd(6, "0").slice(0, 6));
}

const DATE_MS_MAX = 8.64e15;

/** Microseconds as ISO time in UTC; as the number that they are where no date is so far away. */
export function isoOf(us: number): string {
  const ms = Math.floor(us / 1_000);
  return Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString() : `${us} us`;
}
