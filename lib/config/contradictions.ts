// Values that are right one by one and cannot be right together.
import { Decimal } from "../base/decimal.ts";
import { PPM_ONE } from "../base/units.ts";
import type { Fault } from "./fault.ts";
import type { Settings } from "./schema.ts";
import { nodeAt, type Tree } from "./tree.ts";

/** `text` gives a key's value as written, and notes that the contradiction hangs on it. */
type Check = (settings: Settings, text: (path: string) => string) => Fault | undefined;

/** Name of the breaker's rule that `risk.daily_loss_max` makes. */
export const LOSS_RULE = "daily_loss_max";

/** The first contradiction, if there is one. */
export function contradiction(settings: Settings, tree: Tree): Fault | undefined {
  for (const check of CHECKS) {
    const involved: string[][] = [];
    const text = (path: string) => {
      involved.push(path.split("."));
      return String(nodeAt(tree, path.split(".")) ?? "");
    };
    const fault = check(settings, text);
    if (fault !== undefined) return { ...fault, involved };
  }
  return undefined;
}

/** Levels a side. */
export function levelCount(settings: Settings): number {
  switch (settings.profile) {
    case "obligation":
      return settings.strategy.levels.length;
    case "profit":
      return 1;
    case "ladder":
      return settings.strategy.levels;
  }
}

/** Value of each level's order. */
export function notionals(settings: Settings): readonly Decimal[] {
  const levels = levelCount(settings);
  if (settings.profile === "profit") {
    const share = new Decimal(settings.strategy.order_share).div(PPM_ONE);
    return [settings.account.equity.mul(share)];
  }
  const [first, ...more] = settings.order.notional;
  if (first === undefined || 0 < more.length) return settings.order.notional;
  return Array.from({ length: levels }, () => first);
}

/** Farthest that the profile itself puts an order from the reference. */
function farthest(settings: Settings): number {
  switch (settings.profile) {
    case "obligation":
      return settings.strategy.max_spread;
    case "profit":
      return settings.strategy.spread / 2;
    case "ladder":
      return settings.strategy.levels * settings.strategy.offset;
  }
}

const CHECKS: readonly Check[] = [
  band,
  drift,
  levelsInBand,
  requiredLevels,
  profitFits,
  profitInBand,
  rebalance,
  regimes,
  exits,
  windows,
  ruleNames,
  markPrice,
  notionalList,
  smallOrders,
  largeOrders,
  collar,
  timeouts,
  openOrders,
  funds,
];

function band({ strategy }: Settings, text: (path: string) => string): Fault | undefined {
  if (strategy.min_spread < strategy.max_spread) return undefined;
  return at(
    "strategy.min_spread",
    `must be below strategy.max_spread, ${text("strategy.max_spread")}`,
  );
}

/** Document 002's own value let an order sit out of the band for ever. */
function drift(settings: Settings, text: (path: string) => string): Fault | undefined {
  if (settings.profile !== "obligation") return undefined;
  const { drift_threshold, max_spread } = settings.strategy;
  if (drift_threshold === undefined || drift_threshold < max_spread) return undefined;
  return at(
    "strategy.drift_threshold",
    `must be below strategy.max_spread, ${text("strategy.max_spread")}: ` +
      "an order could stay out of the band for ever",
  );
}

function levelsInBand(settings: Settings, text: (path: string) => string): Fault | undefined {
  if (settings.profile !== "obligation") return undefined;
  const { levels, min_spread, max_spread } = settings.strategy;
  const rising = levels.every((level, index) => index === 0 || (levels[index - 1] ?? 0) < level);
  if (!rising) return at("strategy.levels", "must rise from level to level");
  if (levels.every((level) => min_spread <= level && level <= max_spread)) return undefined;
  const [min, max] = [text("strategy.min_spread"), text("strategy.max_spread")];
  return at("strategy.levels", `must lie in the band from ${min} to ${max}`);
}

function requiredLevels(settings: Settings): Fault | undefined {
  const levels = levelCount(settings);
  if (settings.strategy.required_per_side <= levels) return undefined;
  return at("strategy.required_per_side", `must be at most the number of levels, ${levels}`);
}

/** A round trip earns the spread less two maker fees at most. */
function profitFits(settings: Settings, text: (path: string) => string): Fault | undefined {
  if (settings.profile !== "profit") return undefined;
  const { spread, min_profit } = settings.strategy;
  const left = new Decimal(spread).div(PPM_ONE).sub(settings.fees.maker.mul(2));
  if (new Decimal(min_profit).div(PPM_ONE).lte(left)) return undefined;
  return at(
    "strategy.min_profit",
    `must be at most strategy.spread ${text("strategy.spread")} − 2 × fees.maker ` +
      `${text("fees.maker")} = ${left.toFixed()}: the spread cannot earn it`,
  );
}

function profitInBand(settings: Settings, text: (path: string) => string): Fault | undefined {
  if (settings.profile !== "profit") return undefined;
  if (settings.strategy.spread <= 2 * settings.strategy.max_spread) return undefined;
  const max = text("strategy.max_spread");
  return at("strategy.spread", `must be at most twice strategy.max_spread, ${max}`);
}

function rebalance(settings: Settings, text: (path: string) => string): Fault | undefined {
  if (settings.profile !== "profit") return undefined;
  const { rebalance_threshold, max_inventory_exposure } = settings.strategy;
  if (rebalance_threshold <= max_inventory_exposure) return undefined;
  const max = text("strategy.max_inventory_exposure");
  return at(
    "strategy.rebalance_threshold",
    `must be at most strategy.max_inventory_exposure, ${max}`,
  );
}

function regimes({ regime }: Settings, text: (path: string) => string): Fault | undefined {
  if (regime.normal <= regime.calm) {
    return at("regime.calm", `must be below regime.normal, ${text("regime.normal")}`);
  }
  if (regime.normal < regime.high) return undefined;
  return at("regime.normal", `must be below regime.high, ${text("regime.high")}`);
}

function exits({ breaker }: Settings, text: (path: string) => string): Fault | undefined {
  for (const [name, rule] of Object.entries(breaker)) {
    if (rule.exit <= rule.enter) continue;
    const enter = text(`breaker.${name}.enter`);
    return at(`breaker.${name}.exit`, `must be at most breaker.${name}.enter, ${enter}`);
  }
  return undefined;
}

function windows({ breaker }: Settings): Fault | undefined {
  for (const [name, { trigger, window_s }] of Object.entries(breaker)) {
    const needed = trigger === "price_move" || trigger === "error_rate";
    if (needed === (window_s !== undefined)) continue;
    if (!needed) {
      return at(`breaker.${name}.window_s`, `must be left out: ${trigger} has no window`);
    }
    const path = `breaker.${name}`;
    return {
      ...at(`${path}.trigger`, `${path}.window_s is missing: ${trigger} needs it`),
      whole: true,
    };
  }
  return undefined;
}

/** The breaker knows its rules by name, and risk.daily_loss_max is one of them. */
function ruleNames({ breaker }: Settings): Fault | undefined {
  if (breaker[LOSS_RULE] === undefined) return undefined;
  const path = `breaker.${LOSS_RULE}`;
  return {
    ...at(path, `${path} is the name of the rule that risk.${LOSS_RULE} makes`),
    whole: true,
  };
}

function markPrice({ market, reference }: Settings): Fault | undefined {
  if (market === "usdm" || reference.method !== "mark") return undefined;
  return at("reference.method", "must be another on spot, which has no mark price");
}

function notionalList(settings: Settings): Fault | undefined {
  if (settings.profile === "profit") return undefined;
  const { length } = settings.order.notional;
  const levels = levelCount(settings);
  if (length === 1 || length === levels) return undefined;
  return at("order.notional", `must be one value or one per level, ${levels}`);
}

function smallOrders(settings: Settings, text: (path: string) => string): Fault | undefined {
  const { notional_min } = settings.order;
  if (notionals(settings).every((value) => notional_min.lte(value))) return undefined;
  const least = `order.notional_min, ${text("order.notional_min")}`;
  if (settings.profile !== "profit") {
    return at("order.notional", `must be at least ${least}`);
  }
  return at(
    "strategy.order_share",
    `must make orders of account.equity ${text("account.equity")} worth at least ${least}`,
  );
}

function largeOrders(settings: Settings, text: (path: string) => string): Fault | undefined {
  const { order_notional_max } = settings.risk;
  if (notionals(settings).every((value) => value.lte(order_notional_max))) return undefined;
  const most = `risk.order_notional_max, ${text("risk.order_notional_max")}`;
  return settings.profile === "profit"
    ? at("strategy.order_share", `must make orders worth at most ${most}`)
    : at("order.notional", `must be at most ${most}`);
}

function collar(settings: Settings): Fault | undefined {
  const reach = farthest(settings);
  if (reach <= settings.risk.collar) return undefined;
  const distance = new Decimal(reach).div(PPM_ONE).toFixed();
  return at("risk.collar", `must be at least ${distance}, where the farthest quote may be`);
}

/** A request that cannot be answered in time would always end unknown. */
function timeouts(settings: Settings): Fault | undefined {
  const { entry_ms, amend_ms, cancel_ms, response_ms } = settings.latency;
  const known = [entry_ms, amend_ms, cancel_ms].filter((latency) => latency !== "data");
  const response = response_ms === "data" ? 0 : response_ms;
  const longest = Math.max(0, ...known) + response;
  if (longest < settings.order.timeout_ms) return undefined;
  return at(
    "order.timeout_ms",
    `must be above ${longest / 1_000}, the longest way to the venue and back`,
  );
}

/** One more than the ladder: on USD-M a reset places the new order before it cancels the old. */
function openOrders(settings: Settings): Fault | undefined {
  const needed = 2 * levelCount(settings) + 1;
  if (needed <= settings.risk.open_orders_max) return undefined;
  return at(
    "risk.open_orders_max",
    `must be at least ${needed}: all levels and one being replaced`,
  );
}

/** BNB for fees is bought from the equity first, then the base; the rest is quote. */
function funds(settings: Settings, text: (path: string) => string): Fault | undefined {
  const { equity, base_share, leverage } = settings.account;
  const { bnb_balance, bnb_price } = settings.fees;
  const side = notionals(settings).reduce((sum, value) => sum.add(value), new Decimal(0));
  const cash = equity.sub(bnb_balance.mul(bnb_price));
  const bnb = bnb_balance.isZero() ? "" : ` − ${text("fees.bnb_balance")} BNB`;
  if (settings.market === "usdm") {
    const needed = side.mul(2);
    if (needed.lte(cash.mul(leverage))) return undefined;
    const orders = `all orders of both sides, ${needed.toFixed()}${bnb && " and the BNB"}`;
    return at("account.equity", `must, at leverage ${leverage}, cover ${orders}`);
  }
  const base = equity.mul(base_share);
  const quote = cash.sub(base);
  const share = text("account.base_share");
  if (side.gt(quote)) {
    const left = `${text("account.equity")} × (1 − ${share})${bnb} = ${quote.toFixed()}`;
    return at("account.equity", `must leave enough quote to buy for ${side.toFixed()}: ${left}`);
  }
  if (side.lte(base)) return undefined;
  const held = `${text("account.equity")} × ${share} = ${base.toFixed()}`;
  return at("account.equity", `must hold enough base to sell for ${side.toFixed()}: ${held}`);
}

function at(path: string, message: string): Fault {
  return { path: path.split("."), message };
}
