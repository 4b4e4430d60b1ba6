// What the engine knows and owns: updated in place by the one loop, read by everyone else.
import type { QtyLots, TimeUs } from "../base/units.ts";
import type { KernelConfig } from "../kernel/config.ts";
import type { SlotReport, Watch } from "../kernel/decision.ts";
import type { Hold, InventorySnapshot } from "../kernel/snapshot.ts";
import { closeWatch, openWatch } from "../kernel/watch.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Instrument } from "../market/instrument.ts";
import { OrderTable } from "../orders/order_table.ts";
import { type BreakerState, newBreaker } from "../risk/breaker.ts";
import type { RiskConfig } from "../risk/config.ts";
import { newRate, type RateState } from "../risk/rate.ts";
import { type LossMarks, newLossMarks, type TradingAccount } from "./account.ts";
import type { LocalMarket } from "./local_market.ts";

export interface EngineConfig {
  readonly instrument: Instrument;
  readonly kernel: KernelConfig;
  readonly risk: RiskConfig;
  /** USD-M; 1 means that a position needs its full value as margin. */
  readonly leverage: number;
  readonly retryDelayUs: number;
  /** A request without an answer for so long has an unknown outcome. */
  readonly timeoutUs: number;
  /** Names our orders among all of an account. */
  readonly orderPrefix: string;
}

/** Inventory, funds and losses as last sampled: at fills and each second. */
export interface RiskSample {
  readonly inventory: Omit<
    InventorySnapshot,
    "roomBuy" | "roomSell" | "fundsBuy" | "fundsSell" | "baseFree"
  >;
  /** Largest deviation allowed, in lots. */
  readonly deviationMax: number;
  /** Quote in tick-lots (USD-M: what margin allows), and base in lots on spot. */
  readonly quote: number;
  readonly base: number | undefined;
  /** Losses since the day began, over equity then and in the quote asset; drawdown from the peak. */
  readonly dailyLoss: number;
  readonly dailyLossQuote: number;
  readonly drawdown: number;
}

/** The account in lots and tick-lots, worked out anew when the ledger has changed. */
export interface Holdings {
  /** The ledger's own count of changes when this was worked out. */
  readonly changes: number;
  /** One tick-lot in the quote asset. */
  readonly unit: number;
  readonly deviation: number;
  /** Absent on USD-M, where margin stands for both. */
  readonly quote: number | undefined;
  readonly base: number | undefined;
}

/** The staggered reset under way. */
export interface ResetState {
  running: boolean;
  startedAt: number;
  dueAt: number;
  /** Slots rebuilt so far, and orders rebuilt by the last reset that ended. */
  done: string[];
  replaced: number;
}

export interface TradingState {
  readonly market: LocalMarket;
  readonly ledger: Ledger;
  readonly orders: OrderTable;
  readonly rate: RateState;
  breaker: BreakerState;
  holdings: Holdings;
  sample: RiskSample;
  /** What the last decision watches, and that with what the engine itself waits for. */
  kernelWatch: Watch;
  watch: Watch;
  /** What of the volatility the last decision used. */
  volatilityKey: number;
  readonly reset: ResetState;
  holds: Hold[];
  /** Times of venue errors within the longest window of a rule. */
  errors: number[];
  /** Where losses are measured from; shared by all traders of an account. */
  readonly losses: LossMarks;
  /** Shared with the traders of other symbols; absent where there are none. */
  readonly account: TradingAccount | undefined;
  slots: readonly SlotReport[];
  /** The view's `blocked` that the last decision saw. */
  blockedSeen: string | undefined;
  /** Calls of `decide`. */
  decisions: number;
}

/** A flat start: no orders, nothing sampled yet. */
export function newTradingState(
  parts: {
    readonly market: LocalMarket;
    readonly ledger: Ledger;
    readonly at: TimeUs;
    readonly account?: TradingAccount | undefined;
  },
  config: EngineConfig,
): TradingState {
  const { account } = parts;
  const rate = newRate(config.risk.gate.requestLimits);
  return {
    market: parts.market,
    ledger: parts.ledger,
    orders: new OrderTable(config.orderPrefix),
    rate: account?.rateOf(rate) ?? rate,
    breaker: newBreaker(),
    holdings: { changes: -1, unit: 1, deviation: 0, quote: undefined, base: undefined },
    sample: EMPTY_SAMPLE,
    kernelWatch: closeWatch(openWatch()),
    watch: closeWatch(openWatch()),
    volatilityKey: -1,
    reset: {
      running: false,
      startedAt: parts.at,
      dueAt: parts.at + config.kernel.resetIntervalUs,
      done: [],
      replaced: 0,
    },
    holds: [],
    errors: [],
    losses: account ?? newLossMarks(),
    account,
    slots: [],
    blockedSeen: undefined,
    decisions: 0,
  };
}

const EMPTY_SAMPLE: RiskSample = {
  inventory: { ratio: 0, exposure: 0, deviation: 0 as QtyLots, equity: 0 },
  deviationMax: 0,
  quote: 0,
  base: undefined,
  dailyLoss: 0,
  dailyLossQuote: 0,
  drawdown: 0,
};
