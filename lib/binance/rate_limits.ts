// The venue's rate limits and counters as it writes them: exchangeInfo, headers, envelopes.
import { z } from "zod";
import type { Market } from "../market/instrument.ts";

export type LimitType = "weight" | "orders" | "raw";

/** At most `limit` in each fixed window of the venue's clock. */
export interface RateLimit {
  readonly type: LimitType;
  readonly windowMs: number;
  readonly limit: number;
}

/** How much of a limit the venue says is used in its present window. */
export interface Usage {
  readonly type: LimitType;
  readonly windowMs: number;
  readonly count: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What holds until exchangeInfo was read. */
export const USUAL_LIMITS: Readonly<Record<Market, readonly RateLimit[]>> = {
  spot: [
    { type: "weight", windowMs: MINUTE_MS, limit: 6_000 },
    { type: "orders", windowMs: 10 * SECOND_MS, limit: 100 },
    { type: "orders", windowMs: DAY_MS, limit: 200_000 },
    { type: "raw", windowMs: 5 * MINUTE_MS, limit: 300_000 },
  ],
  usdm: [
    { type: "weight", windowMs: MINUTE_MS, limit: 2_400 },
    { type: "orders", windowMs: 10 * SECOND_MS, limit: 300 },
    { type: "orders", windowMs: MINUTE_MS, limit: 1_200 },
  ],
};

const TYPES: ReadonlyMap<string, LimitType> = new Map([
  ["REQUEST_WEIGHT", "weight"],
  ["ORDERS", "orders"],
  ["RAW_REQUESTS", "raw"],
]);

const INTERVALS: ReadonlyMap<string, number> = new Map([
  ["SECOND", SECOND_MS],
  ["MINUTE", MINUTE_MS],
  ["HOUR", HOUR_MS],
  ["DAY", DAY_MS],
]);

const ROW = z.object({
  rateLimitType: z.string(),
  interval: z.string(),
  intervalNum: z.int().positive(),
  limit: z.int().positive(),
  count: z.int().nonnegative().optional(),
});
const ROWS = z.array(ROW);

/**
 * Reads `rateLimits` of an exchangeInfo answer; limits of a type that is new to us are passed over.
 * Throws SyntaxError where it is no such list, or limits nothing.
 */
export function readRateLimits(rateLimits: unknown): readonly RateLimit[] {
  const result = ROWS.safeParse(rateLimits);
  const limits = result.success ? result.data.flatMap(limitOf) : [];
  if (limits.length === 0) {
    throw new SyntaxError("Cannot read rateLimits of exchangeInfo: it is not a list of limits");
  }
  return limits.map(({ type, windowMs, limit }) => ({ type, windowMs, limit }));
}

/** Counters of a `rateLimits` list with counts; what does not read is passed over. */
export function usageOfList(rateLimits: unknown): readonly Usage[] {
  const result = ROWS.safeParse(rateLimits);
  if (!result.success) return [];
  return result.data.flatMap(limitOf).flatMap(({ type, windowMs, count }) =>
    count === undefined ? [] : [{ type, windowMs, count }]
  );
}

function limitOf({ rateLimitType, interval, intervalNum, limit, count }: z.output<typeof ROW>) {
  const type = TYPES.get(rateLimitType);
  const unitMs = INTERVALS.get(interval);
  if (type === undefined || unitMs === undefined) return [];
  return [{ type, windowMs: intervalNum * unitMs, limit, count }];
}

const PREFIXES: Readonly<Record<LimitType, string | undefined>> = {
  weight: "x-mbx-used-weight-",
  orders: "x-mbx-order-count-",
  raw: undefined,
};

/** Counters of an answer's headers for the limits that we know of. */
export function usageOfHeaders(
  header: (name: string) => string | undefined,
  limits: readonly RateLimit[],
): readonly Usage[] {
  return limits.flatMap(({ type, windowMs }) => {
    const prefix = PREFIXES[type];
    const text = prefix === undefined ? undefined : header(`${prefix}${intervalText(windowMs)}`);
    return text !== undefined && /^\d{1,12}$/.test(text)
      ? [{ type, windowMs, count: Number(text) }]
      : [];
  });
}

/** 60,000 is `1m`: as in `X-MBX-USED-WEIGHT-1M`, in lower case. */
function intervalText(windowMs: number): string {
  if (windowMs % DAY_MS === 0) return `${windowMs / DAY_MS}d`;
  if (windowMs % HOUR_MS === 0) return `${windowMs / HOUR_MS}h`;
  if (windowMs % MINUTE_MS === 0) return `${windowMs / MINUTE_MS}m`;
  return `${windowMs / SECOND_MS}s`;
}

/** The window that a refusal names, as in `100 orders per 10 SECOND`. */
export function windowOfText(message: string): number | undefined {
  const match = /\bper (\d{1,4}) (SECOND|MINUTE|HOUR|DAY)/i.exec(message);
  const unitMs = INTERVALS.get(match?.[2]?.toUpperCase() ?? "");
  return unitMs === undefined ? undefined : Number(match?.[1]) * unitMs;
}
