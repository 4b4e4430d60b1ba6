// What each key may be: one strict schema per profile, over the tree of one market.
import { z } from "zod";
import {
  choice,
  count,
  countOrAuto,
  decimal,
  flag,
  latency,
  list,
  milliseconds,
  number,
  numberOrNone,
  ratio,
  ratioOrNone,
  seconds,
  symbolName,
} from "./leaf.ts";

/** Most levels a side. */
export const LEVELS_MAX = 10;

export const PROFILES = ["obligation", "profit", "ladder"] as const;
export type Profile = typeof PROFILES[number];

const MONEY = { from: "0", to: "1000000000" };
const SHARE = { from: "0", to: "1" };
const DISTANCE = { from: "0", to: "0.5" };
const POSITIVE_DISTANCE = { from: "0.000001", to: "0.5" };
const FEE = { from: "-0.01", to: "0.1" };
const DELAY_MS = { from: "0", to: "60000" };
const COUNT = { from: "1", to: "1000" };
const LEVELS = { from: "1", to: String(LEVELS_MAX) };
const THRESHOLD = { from: "0", to: "1000000" };
const DAY_S = { from: "0", to: "86400" };

/** Triggers that look back over a window; only these have `window_s`. */
const WINDOW_S = { from: "0.001", to: "3600" };

const BREAKER_RULE = z.strictObject({
  trigger: choice("daily_loss", "drawdown", "price_move", "volatility", "stale", "error_rate"),
  level: choice("caution", "reduce", "halt", "flatten"),
  enter: number({ from: "0.000001", to: THRESHOLD.to }),
  exit: number(THRESHOLD),
  cool_down_s: seconds(DAY_S),
  window_s: seconds(WINDOW_S).optional(),
});

const COMMON = {
  market: choice("spot", "usdm"),
  symbol: symbolName(),
  account: z.strictObject({
    equity: decimal({ from: "1", to: MONEY.to }),
    base_share: decimal(SHARE),
    leverage: count({ from: "1", to: "125" }),
  }),
  fees: z.strictObject({
    maker: decimal(FEE),
    taker: decimal(FEE),
    pay_in_bnb: flag(),
    bnb_discount: decimal(SHARE),
    bnb_price: decimal({ from: "0.01", to: MONEY.to }),
    bnb_balance: decimal(MONEY),
  }),
  latency: z.strictObject({
    feed_ms: latency(DELAY_MS),
    entry_ms: latency(DELAY_MS),
    amend_ms: latency(DELAY_MS),
    cancel_ms: latency(DELAY_MS),
    response_ms: latency(DELAY_MS),
    feed_min_us: count({ from: "0", to: "1000000" }),
    offset_us: countOrAuto({ from: "-86400000000", to: "86400000000" }),
  }),
  fill: z.strictObject({
    model: choice("queue", "queue_power", "through", "touch", "naive"),
    queue_power: count({ from: "1", to: "10" }),
  }),
  reference: z.strictObject({
    method: choice("mid", "micro", "twap", "vwap", "hybrid", "last", "mark"),
    window_ms: milliseconds({ from: "1", to: "3600000" }),
  }),
  order: z.strictObject({
    notional: list(decimal({ from: "0.01", to: MONEY.to }), LEVELS_MAX),
    notional_min: decimal(MONEY),
    amend_reach: ratio(SHARE),
    tighten_delay_ms: milliseconds({ from: "0", to: "600000" }),
    retry_delay_ms: milliseconds({ from: "1", to: "600000" }),
    timeout_ms: milliseconds({ from: "1", to: "600000" }),
  }),
  reset: z.strictObject({ interval_s: seconds(DAY_S) }),
  inventory: z.strictObject({ skew_price: ratio(DISTANCE), skew_size: ratio(SHARE) }),
  caution: z.strictObject({
    widen: ratio({ from: "1", to: "10" }),
    shrink: ratio({ from: "0.01", to: "1" }),
  }),
  risk: z.strictObject({
    collar: ratio(POSITIVE_DISTANCE),
    order_notional_max: decimal(MONEY),
    inventory_ratio_max: ratio({ from: "0.000001", to: "10" }),
    inventory_notional_max: number({ from: "0.01", to: MONEY.to }),
    open_orders_max: count(COUNT),
    requests_share: number({ from: "0.01", to: "1" }),
    daily_loss_max: numberOrNone({ from: "0.01", to: MONEY.to }),
    flatten: choice("none", "passive", "market"),
  }),
  breaker: z.preprocess(withoutNone, z.record(z.string(), BREAKER_RULE)),
  regime: z.strictObject({
    calm: number({ from: "0.000001", to: "1000" }),
    normal: number({ from: "0.000001", to: "1000" }),
    high: number({ from: "0.000001", to: "1000" }),
  }),
  naive: z.strictObject({
    spread: decimal({ from: "0", to: "1" }),
    order_share: decimal({ from: "0.000001", to: "1" }),
  }),
};

const BAND = {
  min_spread: ratio(DISTANCE),
  max_spread: ratio(POSITIVE_DISTANCE),
};

const OBLIGATION = z.strictObject({
  profile: choice("obligation"),
  ...COMMON,
  strategy: z.strictObject({
    ...BAND,
    levels: list(ratio(POSITIVE_DISTANCE), LEVELS_MAX),
    required_per_side: count(LEVELS),
    trigger_floor: ratio(DISTANCE),
    trigger_cap: ratio({ from: "0", to: "0.99" }),
    drift_threshold: ratioOrNone(POSITIVE_DISTANCE),
  }),
});

const PROFIT = z.strictObject({
  profile: choice("profit"),
  ...COMMON,
  strategy: z.strictObject({
    ...BAND,
    spread: ratio({ from: "0", to: "1" }),
    min_profit: ratio(DISTANCE),
    order_share: ratio({ from: "0.000001", to: "1" }),
    max_inventory_exposure: ratio({ from: "0.000001", to: "10" }),
    rebalance_threshold: ratio({ from: "0.000001", to: "10" }),
    refresh_s: seconds({ from: "0", to: "3600" }),
    fill_pause_s: seconds({ from: "0", to: "3600" }),
    required_per_side: count(LEVELS),
  }),
});

const LADDER = z.strictObject({
  profile: choice("ladder"),
  ...COMMON,
  strategy: z.strictObject({
    ...BAND,
    levels: count(LEVELS),
    offset: ratio(POSITIVE_DISTANCE),
    refresh_s: seconds({ from: "0.001", to: "3600" }),
    fill_pause_s: seconds({ from: "0", to: "3600" }),
    required_per_side: count(LEVELS),
  }),
});

export const SCHEMAS = { obligation: OBLIGATION, profit: PROFIT, ladder: LADDER };

export type Settings =
  | z.output<typeof OBLIGATION>
  | z.output<typeof PROFIT>
  | z.output<typeof LADDER>;

/** A rule that says `none` is turned off. */
function withoutNone(rules: unknown): unknown {
  if (typeof rules !== "object" || rules === null) return rules;
  return Object.fromEntries(Object.entries(rules).filter(([_, rule]) => rule !== "none"));
}
