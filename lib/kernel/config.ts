// What the kernel is told once: the profile with its distances, sizes and delays.
import type { Ppm, QtyLots } from "../base/units.ts";
import type { Market } from "../market/instrument.ts";

/** What every profile has. */
export interface CommonConfig {
  readonly market: Market;
  /** Quotes a side. */
  readonly levels: number;
  /** Valid orders a side that the obligation asks for; a staggered reset never goes below. */
  readonly requiredPerSide: number;
  /** The agreed band around the reference, ends included. `bandMin` also guards the live mid. */
  readonly bandMin: Ppm;
  readonly bandMax: Ppm;
  /**
   * Order value per level in tick-lots: ticks × lots of the same money, so that
   * `qty = floor(notional / price)` is whole-number arithmetic.
   */
  readonly notional: readonly number[];
  /** Smallest value an order may have, in tick-lots; the venue's own minimum included. */
  readonly notionalMin: number;
  readonly qtyMin: QtyLots;
  /** Largest value of one order, in tick-lots: a flatten order is cut to it. */
  readonly notionalMax: number;
  /** An amend reaches this far from the reference; what is further off is canceled and placed. */
  readonly amendReach: Ppm;
  /** A discretionary move towards the market waits this long after the order's last change. */
  readonly tightenDelayUs: number;
  /** A slot is looked at again this long after its order's last change; 0 is at once. */
  readonly refreshUs: number;
  /** A slot whose order was filled stays empty for so long. */
  readonly fillPauseUs: number;
  /** Between the starts of two staggered resets; 0 turns them off. */
  readonly resetIntervalUs: number;
  readonly skew: SkewConfig;
  readonly caution: CautionConfig;
  /** What FLATTEN does with inventory beyond the target. */
  readonly flatten: FlattenPolicy;
}

/** Nothing, a post-only order at the touch that follows it, or market orders. */
export type FlattenPolicy = "none" | "passive" | "market";

/** Leaning against inventory: `ratio` below is deviation over limit, -1 to 1. */
export interface SkewConfig {
  /** Distance added on the worsening side and taken off the other at ratio 1. */
  readonly priceMax: Ppm;
  /** Share of size taken off the worsening side at ratio 1, in ppm; the other side gains it. */
  readonly sizeMax: Ppm;
}

/** What CAUTION does: distances × widen, sizes × shrink, both in ppm (1,000,000 is none). */
export interface CautionConfig {
  readonly widen: Ppm;
  readonly shrink: Ppm;
}

/** Documents 000-002: a ladder inside the band that is filled as rarely as can be. */
export interface ObligationConfig extends CommonConfig {
  readonly profile: "obligation";
  /** Distance of each level from the reference. */
  readonly distances: readonly Ppm[];
  /** Inner trigger: margin = min(max(3σ√(feed + entry), floor), cap × guard). */
  readonly triggerFloor: Ppm;
  readonly triggerCap: Ppm;
  /** feed + entry latency in seconds: how long a price can run before an amend is live. */
  readonly reactionS: number;
  /** Replaces the inner trigger: an order this far from its level is amended. */
  readonly driftThreshold: Ppm | undefined;
}

/** Document 003: beside the touch, to earn the spread. */
export interface ProfitConfig extends CommonConfig {
  readonly profile: "profit";
  /** Total distance added outside the touch, half a side. */
  readonly spread: Ppm;
  /** Smallest profit of a round trip after fees. */
  readonly profitMin: Ppm;
  /** Maker fee of one side. */
  readonly makerFee: Ppm;
  /** Share of equity in one order. */
  readonly orderShare: Ppm;
  /** Above this deviation, as a share of equity, only the side that lowers it is quoted. */
  readonly rebalanceThreshold: Ppm;
}

/** Document 004: N levels at k × offset from the mid, looked at again every `refreshUs`. */
export interface LadderConfig extends CommonConfig {
  readonly profile: "ladder";
  readonly offset: Ppm;
}

export type KernelConfig = ObligationConfig | ProfitConfig | LadderConfig;
