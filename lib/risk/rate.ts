// How many requests went out in each fixed window of the clock.
import type { OrderRateLimit } from "../market/instrument.ts";
import type { TimeUs } from "../base/units.ts";

interface Window {
  readonly limit: OrderRateLimit;
  startedAt: number;
  used: number;
}

/** Owned by the one loop; windows are the venue's: aligned to the clock, not sliding. */
export interface RateState {
  readonly windows: readonly Window[];
}

export function newRate(limits: readonly OrderRateLimit[]): RateState {
  return { windows: limits.map((limit) => ({ limit, startedAt: 0, used: 0 })) };
}

/** When a request may go at the earliest: `at` itself, or the end of the fullest window. */
export function readyAt(rate: RateState, at: TimeUs): TimeUs {
  let ready: number = at;
  for (const { limit, startedAt, used } of rate.windows) {
    const current = startOf(at, limit);
    if (startedAt === current && limit.limit <= used) {
      ready = Math.max(ready, current + limit.windowUs);
    }
  }
  return ready as TimeUs;
}

/** Counts a place or an amend that goes out. */
export function countRequest(rate: RateState, at: TimeUs): void {
  for (const window of rate.windows) {
    const current = startOf(at, window.limit);
    if (window.startedAt !== current) {
      window.startedAt = current;
      window.used = 0;
    }
    window.used++;
  }
}

function startOf(at: number, limit: OrderRateLimit): number {
  return at - at % limit.windowUs;
}
