// Inventory, funds and losses, sampled from the ledger at fills and each second.
import { unreachable } from "../base/invariant.ts";
import { PPM_ONE, type QtyLots, type TimeUs, US_PER_DAY, US_PER_S } from "../base/units.ts";
import { notionalUnit } from "../market/instrument.ts";
import type { BreakerRule } from "../risk/config.ts";
import type { LossMarks } from "./account.ts";
import type { EngineConfig, Holdings, RiskSample, TradingState } from "./state.ts";

/** One trader alone has nobody beside it. */
const NOTHING = { equity: 0, excess: 0 };

/** Takes the sample at the last good mid; without one the old sample stays. */
export function sampleRisk(state: TradingState, at: TimeUs, config: EngineConfig): void {
  const mid = state.market.touch.lastMid;
  if (mid === 0) return;
  if (state.holdings.changes !== state.ledger.changes) state.holdings = holdingsOf(state, config);
  const { ledger, holdings } = state;
  const { gate } = config.risk;
  // Ratios and alarms may be estimates; money is exact in the ledger.
  const equity = ledger.equityNumber(mid);
  const excess = equity - ledger.holdMoveNumber(mid);
  const { deviation, unit } = holdings;
  const limit = Math.min(equity * gate.inventoryRatioMax / PPM_ONE, gate.inventoryNotionalMax);
  const deviationMax = Math.max(0, Math.floor(limit / unit / (mid / 2)));
  const all = state.account?.beside(state) ?? NOTHING;
  const whole = { excess: excess + all.excess, equity: equity + all.equity };
  rollDay(state.losses, at, whole);
  state.losses.peak = Math.max(state.losses.peak, whole.excess);
  state.sample = {
    inventory: {
      ratio: deviationMax === 0 ? Math.sign(deviation) : clamp(deviation / deviationMax),
      exposure: equity <= 0 ? 0 : deviation * (mid / 2) * unit / equity,
      deviation: deviation as QtyLots,
      equity: Math.floor(equity / unit),
    },
    deviationMax,
    quote: holdings.quote ?? Math.floor(equity * config.leverage / unit),
    base: holdings.base,
    ...losses(state.losses, whole.excess),
  };
}

/** What changes with fills alone, in lots and tick-lots. */
function holdingsOf(state: TradingState, config: EngineConfig): Holdings {
  const { ledger } = state;
  const { instrument } = config;
  const unit = notionalUnit(instrument);
  const spot = instrument.market === "spot";
  return {
    changes: ledger.changes,
    unit: unit.toNumber(),
    deviation: ledger.deviation.div(instrument.lotSize).trunc().toNumber(),
    quote: spot ? ledger.quote.div(unit).floor().toNumber() : undefined,
    base: spot ? ledger.base.div(instrument.lotSize).floor().toNumber() : undefined,
  };
}

/** What a rule of the breaker watches, now; undefined while nobody can say. */
export function reading(rule: BreakerRule, state: TradingState, at: TimeUs): number | undefined {
  const { market, sample } = state;
  switch (rule.trigger) {
    case "daily_loss":
      return sample.dailyLoss;
    case "daily_loss_quote":
      return sample.dailyLossQuote;
    case "drawdown":
      return sample.drawdown;
    case "stale":
      return (at - market.lastGoodAt) / US_PER_S;
    case "volatility":
      return market.volatility.annual;
    case "error_rate":
      return errorsWithin(state.errors, { at, windowUs: rule.windowUs });
    case "price_move": {
      const { touch } = market;
      const mid = touch.blocked === undefined ? touch.bid + touch.ask : touch.lastMid;
      return mid === 0
        ? undefined
        : market.moves.find(({ name }) => name === rule.name)?.window.move(mid);
    }
    default:
      return unreachable(rule.trigger);
  }
}

function errorsWithin(
  errors: readonly number[],
  { at, windowUs }: { readonly at: number; readonly windowUs: number },
): number {
  let count = 0;
  for (const time of errors) {
    if (at - time < windowUs) count++;
  }
  return count;
}

function losses(
  { day, peak }: LossMarks,
  excess: number,
): Pick<RiskSample, "dailyLoss" | "dailyLossQuote" | "drawdown"> {
  const lost = Math.max(0, day.excess - excess);
  return {
    dailyLoss: day.equity <= 0 ? 1 : lost / day.equity,
    dailyLossQuote: lost,
    drawdown: peak <= 0 ? 1 : Math.max(0, peak - excess) / peak,
  };
}

/** A day is a UTC day. */
function rollDay(
  marks: LossMarks,
  at: number,
  now: { readonly excess: number; readonly equity: number },
): void {
  const start = at - at % US_PER_DAY;
  if (start !== marks.day.start) marks.day = { start, ...now };
}

function clamp(ratio: number): number {
  return Math.max(-1, Math.min(1, ratio));
}
