// Time-weighted quoting figures: what rests, whether it is in the band, large enough, two-sided.
import { inside, type Interval } from "./band.ts";
import type { LiveOrder } from "./live_order.ts";
import { REGIMES } from "./regime.ts";

export interface QuoteMeterConfig {
  /** Smallest value of a quote, in tick-lots. */
  readonly notionalMin: number;
  /** Valid orders a side that the obligation asks for. */
  readonly requiredPerSide: number;
}

/** Indexes of what is integrated over time, in microseconds or order-microseconds. */
export const BASE = 0;
export const SPREAD = 1;
export const SPREAD_LIVE = 2;
export const TWO_SIDED = 3;
export const RESTING = 4;
/** Resting and not of a flatten policy. */
export const QUOTES = 5;
export const IN_BAND = 6;
export const IN_BAND_LIVE = 7;
export const LARGE = 8;
export const VALID = 9;
/** Resting, in flight to be placed, or unknown. */
export const EXPOSED = 10;
/** Time missing from SPREAD, SPREAD_LIVE and TWO_SIDED while the data had a gap or silence. */
export const SPREAD_NO_DATA = 11;
export const SPREAD_LIVE_NO_DATA = 12;
export const TWO_SIDED_NO_DATA = 13;
export const BOTH_SIDES = 14;
/** Basis points × microseconds. */
export const SPREAD_BP = 15;
const QUANTITIES = 16;

/** What the market looks like: 0 where there is no price to be trusted. */
export interface QuoteMarket {
  readonly reference: number;
  readonly mid: number;
  /** The data have a gap or are silent. */
  readonly noData: boolean;
}

/** Prices between which the counts hold, ends included; 0 stands for no price. */
export class PriceWatch {
  lo = 0;
  hi = 0;

  holds(price: number): boolean {
    return this.lo <= price && price <= this.hi;
  }

  /** Without orders the counts hold for any price; having none is a state of its own. */
  start(price: number): void {
    this.lo = price === 0 ? 0 : 1;
    this.hi = price === 0 ? 0 : Number.MAX_SAFE_INTEGER;
  }

  /** Stays on the side of the interval's ends on which the price is. */
  narrow(price: number, { lo, hi }: Interval): void {
    if (price === 0) return;
    if (price < lo) {
      this.hi = Math.min(this.hi, lo - 1);
    } else if (hi < price) {
      this.lo = Math.max(this.lo, hi + 1);
    } else {
      this.lo = Math.max(this.lo, lo);
      this.hi = Math.min(this.hi, hi);
    }
  }
}

/** Integrates counts that change only when an order changes or a price leaves its watch. */
export class QuoteMeter {
  readonly reference = new PriceWatch();
  readonly mid = new PriceWatch();
  /** Prices in ticks of our resting quotes, nearest and farthest of a side; 0 without one. */
  buyBest = 0;
  buyWorst = 0;
  sellBest = 0;
  sellWorst = 0;
  readonly #config: QuoteMeterConfig;
  readonly #buys = new SideCount();
  readonly #sells = new SideCount();
  readonly #rates = new Float64Array(QUANTITIES);
  readonly #sums = new Float64Array(QUANTITIES * REGIMES.length);

  constructor(config: QuoteMeterConfig) {
    this.#config = config;
  }

  /** The state held for `dt` microseconds. */
  advance(dt: number, regime: number): void {
    const start = regime * QUANTITIES;
    for (let k = 0; k < QUANTITIES; k++) {
      this.#sums[start + k] = this.#sums[start + k]! + this.#rates[k]! * dt;
    }
  }

  /** An integral over all regimes, or in one; the whole is the sum of its regimes. */
  sum(quantity: number, regime?: number): number {
    if (regime !== undefined) return this.#sums[regime * QUANTITIES + quantity] ?? 0;
    let whole = 0;
    for (let r = 0; r < REGIMES.length; r++) whole += this.#sums[r * QUANTITIES + quantity]!;
    return whole;
  }

  /** Counts again after anything has changed, and finds how long the counts hold. */
  recount(orders: readonly LiveOrder[], market: QuoteMarket): void {
    const { reference, mid } = market;
    const rates = this.#rates;
    rates.fill(0);
    rates[BASE] = 1;
    const buys = this.#buys;
    const sells = this.#sells;
    buys.clear();
    sells.clear();
    this.reference.start(reference);
    this.mid.start(mid);
    for (const order of orders) {
      rates[EXPOSED]!++;
      if (!order.resting) continue;
      const large = this.#config.notionalMin <= order.remaining * order.price;
      const inBand = inside(reference, order.interval);
      rates[RESTING]!++;
      if (large) rates[LARGE]!++;
      if (large && inBand) rates[VALID]!++;
      this.reference.narrow(reference, order.interval);
      this.mid.narrow(mid, order.interval);
      if (order.flattening) continue;
      const inBandLive = inside(mid, order.interval);
      rates[QUOTES]!++;
      if (inBand) rates[IN_BAND]!++;
      if (inBandLive) rates[IN_BAND_LIVE]!++;
      (order.side === "buy" ? buys : sells).add(order, large);
    }
    this.#judge(buys, sells, market.noData);
  }

  #judge(buys: SideCount, sells: SideCount, noData: boolean): void {
    const rates = this.#rates;
    this.buyBest = buys.highest;
    this.buyWorst = buys.count === 0 ? 0 : buys.lowest;
    this.sellBest = sells.count === 0 ? 0 : sells.lowest;
    this.sellWorst = sells.highest;
    const required = this.#config.requiredPerSide;
    const both = 0 < buys.count && 0 < sells.count;
    const quotes = rates[QUOTES]!;
    const spread = both && rates[IN_BAND] === quotes;
    const spreadLive = both && rates[IN_BAND_LIVE] === quotes;
    const twoSided = required <= buys.large && required <= sells.large;
    rates[SPREAD] = spread ? 1 : 0;
    rates[SPREAD_LIVE] = spreadLive ? 1 : 0;
    rates[TWO_SIDED] = twoSided ? 1 : 0;
    if (noData) {
      rates[SPREAD_NO_DATA] = spread ? 0 : 1;
      rates[SPREAD_LIVE_NO_DATA] = spreadLive ? 0 : 1;
      rates[TWO_SIDED_NO_DATA] = twoSided ? 0 : 1;
    }
    if (!both) return;
    rates[BOTH_SIDES] = 1;
    const bid = buys.highest;
    const ask = sells.lowest;
    rates[SPREAD_BP] = 20_000 * (ask - bid) / (ask + bid);
  }
}

/** One side's resting quotes. */
class SideCount {
  count = 0;
  large = 0;
  highest = 0;
  lowest = Number.MAX_SAFE_INTEGER;

  clear(): void {
    this.count = 0;
    this.large = 0;
    this.highest = 0;
    this.lowest = Number.MAX_SAFE_INTEGER;
  }

  add(order: LiveOrder, large: boolean): void {
    this.count++;
    if (large) this.large++;
    this.highest = Math.max(this.highest, order.price);
    this.lowest = Math.min(this.lowest, order.price);
  }
}
