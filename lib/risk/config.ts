// The limits of the gate and the rules of the breaker.
import type { Ppm } from "../base/units.ts";
import type { RiskLevel } from "../kernel/level.ts";
import type { OrderRateLimit } from "../market/instrument.ts";

/** What every single request must pass. */
export interface GateConfig {
  /** Farthest a price may lie from the reference. */
  readonly collar: Ppm;
  /** Largest value of one order, in tick-lots. */
  readonly orderNotionalMax: number;
  /** Largest deviation from the inventory target: share of equity, and value in the quote asset. */
  readonly inventoryRatioMax: Ppm;
  readonly inventoryNotionalMax: number;
  /** Working orders at once, in flight and unknown included. */
  readonly ordersMax: number;
  /** Places and amends per window; cancels always pass. */
  readonly requestLimits: readonly OrderRateLimit[];
}

/**
 * What a rule watches, with the unit of `enter` and `exit`: ratios of equity (`daily_loss`,
 * `drawdown`), the quote asset (`daily_loss_quote`), a ratio of price (`price_move`), annual volatility as a ratio (`volatility`),
 * seconds without a message (`stale`), errors within the window (`error_rate`).
 */
export type Trigger =
  | "daily_loss"
  | "daily_loss_quote"
  | "drawdown"
  | "price_move"
  | "volatility"
  | "stale"
  | "error_rate";

/** At `enter` or above the level holds, until `exit` or below has lasted `coolDownUs`. */
export interface BreakerRule {
  readonly name: string;
  readonly trigger: Trigger;
  readonly level: RiskLevel;
  readonly enter: number;
  readonly exit: number;
  readonly coolDownUs: number;
  /** `price_move` and `error_rate` only; 0 elsewhere. */
  readonly windowUs: number;
}

export interface RiskConfig {
  readonly gate: GateConfig;
  readonly rules: readonly BreakerRule[];
}
