// All that the kernel may look at: the market, our orders, our inventory, the risk level.
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../base/units.ts";
import type { ClientOrderId, Side } from "../orders/requests.ts";
import type { RiskLevel } from "./level.ts";
import type { Withheld } from "./reason.ts";

/** The market as it has reached us, without our own orders. */
export interface MarketSnapshot {
  /** Why no price may be made of it; absent when it is good. */
  readonly blocked: Withheld | undefined;
  /** The breaker halted because messages stopped. */
  readonly stale: boolean;
  readonly bid: PriceTicks;
  readonly ask: PriceTicks;
  /** The configured method's value; absent while it has none. */
  readonly reference: HalfTicks | undefined;
  /** Volatility per √second as a ratio; absent until there are samples. */
  readonly sigma: number | undefined;
}

/** One of our orders as far as we know. */
export interface OrderSnapshot {
  readonly id: ClientOrderId;
  readonly side: Side;
  readonly level: number;
  readonly price: PriceTicks;
  readonly remaining: QtyLots;
  readonly filled: QtyLots;
  /** `resting` may be decided on; `busy` waits for an answer; `unknown` waits for the truth. */
  readonly phase: "resting" | "busy" | "unknown";
  /** Last acceptance of a place or amend. */
  readonly changedAt: TimeUs;
  /** Placed by a flatten policy: not a quote. */
  readonly flattening: boolean;
  /** The venue refused the last amend of it. */
  readonly amendRefused: boolean;
}

/** What inventory and funds allow; sampled at fills and each second. */
export interface InventorySnapshot {
  /** Deviation from the target over the limit, clamped to [-1, 1]; positive is long. */
  readonly ratio: number;
  /** Deviation over equity. */
  readonly exposure: number;
  /**
   * Lots that may still be placed on each side before the limit, working orders already taken
   * off; less than 0 when over it.
   */
  readonly roomBuy: QtyLots;
  readonly roomSell: QtyLots;
  /** What no working order holds: value for buys, value for sells (USD-M), base for sells (spot). */
  readonly fundsBuy: number;
  readonly fundsSell: number;
  readonly baseFree: QtyLots;
  /** Deviation from the target itself, signed, in whole lots towards zero. */
  readonly deviation: QtyLots;
  /** Equity in tick-lots: sizes a capital share. */
  readonly equity: number;
}

/** A slot that must wait: refused by the gate or the venue. */
export interface Hold {
  readonly side: Side;
  readonly level: number;
  readonly until: TimeUs;
  readonly why: Withheld;
}

/** The staggered reset under way, if any: slots already rebuilt are named `buy0`, `sell2`. */
export interface ResetSnapshot {
  readonly dueAt: TimeUs;
  readonly running: boolean;
  readonly done: readonly string[];
}

export interface Snapshot {
  readonly now: TimeUs;
  readonly market: MarketSnapshot;
  readonly orders: readonly OrderSnapshot[];
  readonly inventory: InventorySnapshot;
  readonly risk: RiskLevel;
  readonly holds: readonly Hold[];
  readonly reset: ResetSnapshot;
  /** False before `--from`: the book is built, nothing is sent. */
  readonly started: boolean;
}
