// Money, fills and quoting of each hour of the day and of each day, in UTC of the venue's clock.
import { type Decimal, ZERO } from "../base/decimal.ts";
import { US_PER_DAY, US_PER_HOUR } from "../base/units.ts";
import type { LedgerTotals } from "../ledger/mod.ts";

/** Days that are kept apart, about eleven years; what follows is added to the last. */
export const DAYS_MAX = 4_000;

/** Everything up to an instant; differences of two of these are a period. */
export interface PeriodState {
  readonly totals: LedgerTotals;
  readonly turnover: Decimal;
  readonly fills: number;
  readonly baseUs: number;
  readonly spreadUs: number;
  readonly twoSidedUs: number;
}

/** What happened in a period. */
export interface Period extends PeriodState {
  /** Hour of the day, or days since 1970. */
  readonly key: number;
  /** Equity at its end. */
  readonly endEquity: Decimal;
}

/** Adds up stretches of at most an hour, none of which crosses the end of one. */
export class PeriodSplit {
  readonly #hours = new Map<number, Period>();
  readonly #days = new Map<number, Period>();
  #before: PeriodState;
  #lastDay = 0;

  /** Starts with the totals of the account at its opening. */
  constructor(totals: LedgerTotals) {
    this.#before = {
      totals,
      turnover: ZERO,
      fills: 0,
      baseUs: 0,
      spreadUs: 0,
      twoSidedUs: 0,
    };
  }

  /** A stretch ends at `at`; an instant on the hour belongs to the hour that ends there. */
  close(at: number, state: PeriodState): void {
    const stretch = less(state, this.#before);
    this.#before = state;
    const day = Math.floor((at - 1) / US_PER_DAY);
    const hour = Math.floor((at - 1) / US_PER_HOUR) - 24 * day;
    if (this.#days.has(day) || this.#days.size < DAYS_MAX) this.#lastDay = day;
    const endEquity = state.totals.equity;
    for (const [periods, key] of [[this.#hours, hour], [this.#days, this.#lastDay]] as const) {
      const old = periods.get(key);
      periods.set(key, { ...(old === undefined ? stretch : plus(old, stretch)), key, endEquity });
    }
  }

  /** Hours of the day that occurred, in their order. */
  get hours(): readonly Period[] {
    return [...this.#hours.values()].sort((one, other) => one.key - other.key);
  }

  get days(): readonly Period[] {
    return [...this.#days.values()];
  }
}

function less(end: PeriodState, start: PeriodState): PeriodState {
  return combine(end, start, (one, other) => one.minus(other), (one, other) => one - other);
}

function plus(one: PeriodState, other: PeriodState): PeriodState {
  return combine(one, other, (left, right) => left.plus(right), (left, right) => left + right);
}

// Positional, because the two operations say what the two states are for.
function combine(
  left: PeriodState,
  right: PeriodState,
  money: (left: Decimal, right: Decimal) => Decimal,
  number: (left: number, right: number) => number,
): PeriodState {
  const total = (key: keyof LedgerTotals) => money(left.totals[key], right.totals[key]);
  return {
    totals: {
      equity: total("equity"),
      spreadCapture: total("spreadCapture"),
      inventoryMove: total("inventoryMove"),
      fees: total("fees"),
      funding: total("funding"),
    },
    turnover: money(left.turnover, right.turnover),
    fills: number(left.fills, right.fills),
    baseUs: number(left.baseUs, right.baseUs),
    spreadUs: number(left.spreadUs, right.spreadUs),
    twoSidedUs: number(left.twoSidedUs, right.twoSidedUs),
  };
}
