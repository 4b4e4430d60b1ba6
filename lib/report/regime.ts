// The volatility regime: which of five words the last minute's moves deserve.
import { EwmaVolatility } from "../market/estimators.ts";

export const REGIMES = ["calm", "normal", "high", "extreme", "unknown"] as const;
export type Regime = typeof REGIMES[number];

/** Upper ends of calm, normal and high: annual volatility as a ratio, ends excluded. */
export interface RegimeThresholds {
  readonly calm: number;
  readonly normal: number;
  readonly high: number;
}

export const REGIME_THRESHOLDS: RegimeThresholds = { calm: 0.5, normal: 1, high: 2 };

const UNKNOWN = REGIMES.indexOf("unknown");

/** Index in REGIMES of an annual volatility; absent means unknown. */
export function regimeOf(annual: number | undefined, thresholds: RegimeThresholds): number {
  if (annual === undefined) return UNKNOWN;
  if (annual < thresholds.calm) return 0;
  if (annual < thresholds.normal) return 1;
  return annual < thresholds.high ? 2 : 3;
}

/** Samples the mid each whole second of the venue's clock; only the past is used. */
export class RegimeMeter {
  readonly #thresholds: RegimeThresholds;
  readonly #volatility = new EwmaVolatility({
    halfLifeSamples: 60,
    samplesMin: 60,
    returns: "log",
  });
  /** Index in REGIMES. */
  current = UNKNOWN;

  constructor(thresholds: RegimeThresholds) {
    this.#thresholds = thresholds;
  }

  /** The mid, in any unit, at a whole second. */
  sample(mid: number): void {
    this.#volatility.sample(mid);
    this.current = regimeOf(this.#volatility.annual, this.#thresholds);
  }

  /**
   * The mid of the last sample stays for so many more. False, and nothing is sampled, when the
   * regime would be another one by then.
   */
  hold(mid: number, count: number): boolean {
    if (regimeOf(this.#volatility.annualAfter(count), this.#thresholds) !== this.current) {
      return false;
    }
    this.#volatility.hold(mid, count);
    return true;
  }

  /** After a gap the past says nothing of the present. */
  reset(): void {
    this.#volatility.reset();
    this.current = UNKNOWN;
  }
}
