// Snapshots and configurations for the kernel's tests: a market at 1,000.0 with ticks of 0.1.
import {
  type HalfTicks,
  type Ppm,
  ppm,
  type PriceTicks,
  type QtyLots,
  type TimeUs,
} from "../../lib/base/units.ts";
import type {
  CommonConfig,
  LadderConfig,
  ObligationConfig,
  ProfitConfig,
} from "../../lib/kernel/config.ts";
import type { OrderSnapshot, Snapshot } from "../../lib/kernel/snapshot.ts";
import type { ClientOrderId, Side } from "../../lib/orders/requests.ts";

const common: Omit<CommonConfig, "levels"> = {
  market: "spot",
  requiredPerSide: 2,
  bandMin: ppm(2_000),
  bandMax: ppm(4_000),
  notional: [1_200_000],
  notionalMin: 1_000_000,
  qtyMin: 1 as QtyLots,
  notionalMax: 1e12,
  amendReach: ppm(10_000),
  tightenDelayUs: 1_000_000,
  refreshUs: 0,
  fillPauseUs: 0,
  resetIntervalUs: 300_000_000,
  skew: { priceMax: ppm(300), sizeMax: ppm(300_000) },
  caution: { widen: ppm(1_200_000), shrink: ppm(900_000) },
  flatten: "none",
};

export const OBLIGATION: ObligationConfig = {
  ...common,
  profile: "obligation",
  levels: 3,
  distances: [2_500, 3_000, 3_500] as Ppm[],
  triggerFloor: ppm(200),
  triggerCap: ppm(900_000),
  reactionS: 0.03,
  driftThreshold: undefined,
};

export const PROFIT: ProfitConfig = {
  ...common,
  profile: "profit",
  levels: 1,
  bandMin: ppm(0),
  spread: ppm(0),
  profitMin: ppm(0),
  makerFee: ppm(0),
  orderShare: ppm(10_000),
  rebalanceThreshold: ppm(100_000),
};

export const LADDER: LadderConfig = {
  ...common,
  profile: "ladder",
  levels: 3,
  offset: ppm(2_500),
  refreshUs: 5_000_000,
};

export const NOW = 10_000_000 as TimeUs;
export const BID = 99_999 as PriceTicks;
export const ASK = 100_001 as PriceTicks;
export const MID = 200_000 as HalfTicks;

/** A good market, no orders, no inventory beyond the target; anything may be replaced. */
export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    now: NOW,
    market: {
      blocked: undefined,
      stale: false,
      bid: BID,
      ask: ASK,
      reference: MID,
      sigma: undefined,
    },
    orders: [],
    inventory: {
      ratio: 0,
      exposure: 0,
      roomBuy: 1_000_000 as QtyLots,
      roomSell: 1_000_000 as QtyLots,
      fundsBuy: 1e12,
      fundsSell: 1e12,
      baseFree: 1_000_000 as QtyLots,
      deviation: 0 as QtyLots,
      equity: 1_000_000_000,
    },
    risk: "normal",
    holds: [],
    reset: { dueAt: (NOW + 300_000_000) as TimeUs, running: false, done: [] },
    started: true,
    ...change,
  };
}

/** The same market around another mid, in half-ticks; the touch is one tick away on each side. */
export function at(mid: number, change: Partial<Snapshot> = {}): Snapshot {
  const base = snapshot(change);
  return {
    ...base,
    market: {
      ...base.market,
      bid: Math.floor((mid - 1) / 2) as PriceTicks,
      ask: Math.ceil((mid + 1) / 2) as PriceTicks,
      reference: mid as HalfTicks,
    },
  };
}

let running = 0;

/** A resting order; anything may be replaced. */
export function order(
  side: Side,
  level: number,
  change: Partial<Omit<OrderSnapshot, "price">> & { readonly price: number },
): OrderSnapshot {
  running++;
  return {
    id: `t-${side}${level}-${running}` as ClientOrderId,
    side,
    level,
    remaining: 12 as QtyLots,
    filled: 0 as QtyLots,
    phase: "resting",
    changedAt: 0 as TimeUs,
    flattening: false,
    amendRefused: false,
    ...change,
    price: change.price as PriceTicks,
  };
}

/** The default ladder at a mid of 100,000 ticks, all resting: 25, 30 and 35 bp away. */
export function fullLadder(change: Partial<OrderSnapshot> = {}): OrderSnapshot[] {
  const prices = { buy: [99_750, 99_700, 99_650], sell: [100_250, 100_300, 100_350] };
  return (["buy", "sell"] as const).flatMap((side) =>
    prices[side].map((price, level) => order(side, level, { price, ...change }))
  );
}
