// The checked configuration in the units of one instrument: what each module is told.
import { Decimal } from "../base/decimal.ts";
import { type Ppm, ppm, PPM_ONE, US_PER_S } from "../base/units.ts";
import type { KernelConfig } from "../kernel/config.ts";
import type { Instrument } from "../market/instrument.ts";
import type { BreakerRule, RiskConfig } from "../risk/config.ts";
import type { FeeConfig, FillModel, LatencyConfig, SimConfig } from "../sim/config.ts";
import { levelCount, LOSS_RULE, notionals } from "./contradictions.ts";
import { refusal } from "./fault.ts";
import type { Config } from "./read.ts";
import type { Settings } from "./schema.ts";
import { type JsonTree, reportTree } from "./report_tree.ts";

/** What latencies taken from the data are counted as where a number is needed beforehand. */
const FEED_DEFAULT_US = 10_000;
const ENTRY_DEFAULT_US = 20_000;

/** After `risk.daily_loss_max`: half of it made good, for this long. */
const LOSS_COOL_DOWN_US = 300 * US_PER_S;

/** All that a run needs to know. */
export interface Resolved {
  readonly profile: Settings["profile"];
  /** `naive` is a calculation beside the kernel; `sim.fillModel` is then `queue` and unused. */
  readonly model: FillModel | "naive";
  readonly kernel: KernelConfig;
  readonly risk: RiskConfig;
  readonly sim: SimConfig;
  readonly latency: LatencyConfig;
  readonly reference: {
    readonly method: Settings["reference"]["method"];
    readonly windowUs: number;
  };
  readonly account: {
    readonly equity: Decimal;
    /** Part of equity held in base when the run starts; 0 on USD-M. */
    readonly baseShare: Decimal;
    /** BNB held for fees. */
    readonly bnb: Decimal;
  };
  readonly fees: FeeConfig;
  /** Annual volatility as a ratio, below which a regime holds. */
  readonly regimes: { readonly calm: number; readonly normal: number; readonly high: number };
  readonly naive: { readonly spread: Decimal; readonly orderShare: Decimal };
  readonly retryDelayUs: number;
  readonly timeoutUs: number;
  /** What the report judges by. */
  readonly meters: {
    readonly bandMin: Ppm;
    readonly bandMax: Ppm;
    /** `order.notional_min` in tick-lots, without the venue's own minimum. */
    readonly notionalMin: number;
    readonly requiredPerSide: number;
  };
  /** The configuration as the report prints it. */
  readonly tree: JsonTree;
}

/** Turns money into tick-lots and checks it against the venue's filters. */
export function resolve(config: Config, instrument: Instrument): Resolved {
  const { settings } = config;
  checkLargest(config, instrument);
  const { fill, reference, account, naive, order, strategy } = settings;
  const fees = feesOf(settings);
  return {
    profile: settings.profile,
    model: fill.model,
    kernel: kernelOf(settings, instrument),
    risk: riskOf(settings, instrument),
    sim: {
      fillModel: fill.model === "naive" ? "queue" : fill.model,
      queuePower: fill.queue_power,
      fees,
      leverage: account.leverage,
    },
    latency: latencyOf(settings),
    reference: { method: reference.method, windowUs: reference.window_ms },
    account: {
      equity: account.equity,
      baseShare: settings.market === "spot" ? account.base_share : new Decimal(0),
      bnb: settings.fees.bnb_balance,
    },
    fees,
    regimes: settings.regime,
    naive: { spread: naive.spread, orderShare: naive.order_share },
    retryDelayUs: order.retry_delay_ms,
    timeoutUs: order.timeout_ms,
    meters: {
      bandMin: strategy.min_spread,
      bandMax: strategy.max_spread,
      notionalMin: tickLots(order.notional_min, instrument).ceil().toNumber(),
      requiredPerSide: strategy.required_per_side,
    },
    tree: reportTree(config.tree),
  };
}

function kernelOf(settings: Settings, instrument: Instrument): KernelConfig {
  const { order, inventory, caution, reset, latency } = settings;
  const minimum = Decimal.max(order.notional_min, instrument.notionalMin);
  const common = {
    market: settings.market,
    levels: levelCount(settings),
    requiredPerSide: settings.strategy.required_per_side,
    bandMin: settings.strategy.min_spread,
    bandMax: settings.strategy.max_spread,
    notional: notionals(settings).map((value) => tickLots(value, instrument).floor().toNumber()),
    notionalMin: tickLots(minimum, instrument).ceil().toNumber(),
    qtyMin: instrument.qtyMin,
    notionalMax: largestOrder(settings, instrument),
    amendReach: order.amend_reach,
    tightenDelayUs: order.tighten_delay_ms,
    refreshUs: settings.profile === "obligation" ? 0 : settings.strategy.refresh_s,
    fillPauseUs: settings.profile === "obligation" ? 0 : settings.strategy.fill_pause_s,
    resetIntervalUs: reset.interval_s,
    skew: { priceMax: inventory.skew_price, sizeMax: inventory.skew_size },
    caution: { widen: caution.widen, shrink: caution.shrink },
    flatten: settings.risk.flatten,
  };
  switch (settings.profile) {
    case "obligation":
      return {
        ...common,
        profile: "obligation",
        distances: settings.strategy.levels,
        triggerFloor: settings.strategy.trigger_floor,
        triggerCap: settings.strategy.trigger_cap,
        reactionS: reactionUs(latency) / US_PER_S,
        driftThreshold: settings.strategy.drift_threshold,
      };
    case "profit":
      return {
        ...common,
        profile: "profit",
        spread: settings.strategy.spread,
        profitMin: settings.strategy.min_profit,
        makerFee: ppm(settings.fees.maker.mul(PPM_ONE).ceil().toNumber()),
        orderShare: settings.strategy.order_share,
        rebalanceThreshold: settings.strategy.rebalance_threshold,
      };
    case "ladder":
      return {
        ...common,
        profile: "ladder",
        offset: settings.strategy.offset,
      };
  }
}

/** The smaller of our own limit and the venue's, in tick-lots. */
function largestOrder({ risk }: Settings, instrument: Instrument): number {
  const { notionalMax } = instrument;
  const value = notionalMax === undefined
    ? risk.order_notional_max
    : Decimal.min(risk.order_notional_max, notionalMax);
  return tickLots(value, instrument).floor().toNumber();
}

function riskOf(settings: Settings, instrument: Instrument): RiskConfig {
  const { risk } = settings;
  const exposure = settings.profile === "profit"
    ? settings.strategy.max_inventory_exposure
    : risk.inventory_ratio_max;
  return {
    gate: {
      collar: risk.collar,
      orderNotionalMax: largestOrder(settings, instrument),
      inventoryRatioMax: ppm(Math.min(risk.inventory_ratio_max, exposure)),
      inventoryNotionalMax: risk.inventory_notional_max,
      ordersMax: Math.min(risk.open_orders_max, instrument.ordersMax),
      requestLimits: instrument.orderRateLimits.map(({ windowUs, limit }) => ({
        windowUs,
        limit: Math.max(1, Math.floor(limit * risk.requests_share)),
      })),
    },
    rules: rulesOf(settings),
  };
}

/** The breaker's rules, and `risk.daily_loss_max` as one more. */
function rulesOf(settings: Settings): readonly BreakerRule[] {
  const rules = Object.entries(settings.breaker).map(([name, rule]): BreakerRule => ({
    name,
    trigger: rule.trigger,
    level: rule.level,
    enter: rule.enter,
    exit: rule.exit,
    coolDownUs: rule.cool_down_s,
    windowUs: rule.window_s ?? 0,
  }));
  const loss = settings.risk.daily_loss_max;
  if (loss === undefined) return rules;
  const absolute = { trigger: "daily_loss_quote", level: "halt", enter: loss } as const;
  const until = { exit: loss / 2, coolDownUs: LOSS_COOL_DOWN_US, windowUs: 0 };
  return [...rules, { name: LOSS_RULE, ...absolute, ...until }];
}

function feesOf({ fees }: Settings): FeeConfig {
  return {
    maker: fees.maker,
    taker: fees.taker,
    payInBnb: fees.pay_in_bnb,
    bnbDiscount: fees.bnb_discount,
    bnbPrice: fees.bnb_price,
  };
}

function latencyOf({ latency }: Settings): LatencyConfig {
  return {
    feed: latency.feed_ms,
    entry: latency.entry_ms,
    amend: latency.amend_ms,
    cancel: latency.cancel_ms,
    response: latency.response_ms,
    feedMinUs: latency.feed_min_us,
    offsetUs: latency.offset_us,
  };
}

function reactionUs(latency: Settings["latency"]): number {
  const feed = latency.feed_ms === "data" ? FEED_DEFAULT_US : latency.feed_ms;
  const entry = latency.entry_ms === "data" ? ENTRY_DEFAULT_US : latency.entry_ms;
  return feed + entry;
}

function checkLargest(config: Config, instrument: Instrument): void {
  const { notionalMax, symbol } = instrument;
  if (notionalMax === undefined) return;
  if (notionals(config.settings).every((value) => value.lte(notionalMax))) return;
  const path = config.settings.profile === "profit"
    ? ["strategy", "order_share"]
    : ["order", "notional"];
  throw refusal({ path, message: `must be at most ${notionalMax} on ${symbol}` }, config);
}

/** Money of the quote asset as ticks × lots. */
function tickLots(money: Decimal, instrument: Instrument): Decimal {
  return money.div(new Decimal(instrument.tickSize).mul(instrument.lotSize));
}
