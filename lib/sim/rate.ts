// The venue's ORDERS limits: counts per fixed window of its clock.
import { US_PER_S } from "../base/units.ts";
import type { OrderRateLimit } from "../market/instrument.ts";
import type { Refusal } from "./refusal.ts";

/** What the first fill of an order gives back on spot: the documented example, not published. */
export const MAKER_CREDIT = 5;
export const TAKER_CREDIT = 1;

interface Window {
  readonly limit: OrderRateLimit;
  /** Number of the window since the epoch. */
  index: number;
  count: number;
}

/** Counts accepted requests in windows that start at whole multiples of their length. */
export class OrderRate {
  readonly #windows: readonly Window[];

  constructor(limits: readonly OrderRateLimit[]) {
    this.#windows = limits.map((limit) => ({ limit, index: 0, count: 0 }));
  }

  /** Why one more request would be too many; undefined when there is room. */
  refuses(at: number): Refusal | undefined {
    for (const window of this.#windows) {
      turn(window, at);
      if (window.limit.limit <= window.count) return tooMany(window.limit);
    }
    return undefined;
  }

  count(at: number): void {
    for (const window of this.#windows) {
      turn(window, at);
      window.count++;
    }
  }

  /** Gives back part of the count, never below 0: the first fill of an order, spot only. */
  credit(at: number, amount: number): void {
    for (const window of this.#windows) {
      turn(window, at);
      window.count = Math.max(0, window.count - amount);
    }
  }

  /** What the venue would print in its order-count headers. */
  counts(at: number): readonly number[] {
    return this.#windows.map((window) => {
      turn(window, at);
      return window.count;
    });
  }
}

function turn(window: Window, at: number): void {
  const index = Math.floor(at / window.limit.windowUs);
  if (index === window.index) return;
  window.index = index;
  window.count = 0;
}

function tooMany({ limit, windowUs }: OrderRateLimit): Refusal {
  const cause = `Too many new orders; current limit is ${limit} orders per ${spanOf(windowUs)}.`;
  return { code: -1015, cause };
}

const SPANS = [["DAY", 86_400], ["HOUR", 3_600], ["MINUTE", 60], ["SECOND", 1]] as const;

function spanOf(windowUs: number): string {
  for (const [name, seconds] of SPANS) {
    const number = windowUs / (seconds * US_PER_S);
    if (Number.isInteger(number)) return `${number} ${name}`;
  }
  return `${windowUs / US_PER_S} SECOND`;
}
