// What the simulated venue is made of: fill model, latencies, fees, opening balances.
import type { Decimal } from "../base/decimal.ts";

/** `naive` is not here: it is a calculation beside the kernel, not a venue. */
export type FillModel = "queue" | "queue_power" | "through" | "touch";

/** Microseconds, or `data`: the latency that the recorded feed had at that moment. */
export type Latency = number | "data";

export interface LatencyConfig {
  readonly feed: Latency;
  readonly entry: Latency;
  readonly amend: Latency;
  readonly cancel: Latency;
  readonly response: Latency;
  /** Smallest feed latency there can be; also fixes the clock offset. */
  readonly feedMinUs: number;
  /** Local clock − venue clock, configured; otherwise estimated from the data. */
  readonly offsetUs: number | undefined;
}

export interface FeeConfig {
  /** Ratios such as 0.001; negative is a rebate. */
  readonly maker: Decimal;
  readonly taker: Decimal;
  /** Pay commissions in BNB, with the discount (0.25: a quarter off), while the balance lasts. */
  readonly payInBnb: boolean;
  readonly bnbDiscount: Decimal;
  /** One BNB in the quote asset. */
  readonly bnbPrice: Decimal;
}

/** What the account holds when the run starts. */
export interface OpeningBalances {
  /** Quote cash on spot; wallet balance on USD-M. */
  readonly quote: Decimal;
  /** Base on spot; 0 on USD-M. */
  readonly base: Decimal;
  readonly bnb: Decimal;
}

export interface SimConfig {
  readonly fillModel: FillModel;
  /** Exponent n of f(x) = x^n in `queue_power`. */
  readonly queuePower: number;
  readonly fees: FeeConfig;
  /** USD-M; 1 means that a position needs its full value as margin. */
  readonly leverage: number;
}
