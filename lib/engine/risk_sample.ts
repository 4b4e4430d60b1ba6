// Inventory, funds and losses, sampled from the ledger at fills and each second.
import { PPM_ONE, type QtyLots, type TimeUs, US_PER_DAY, US_PER_S } from "../base/units.ts";
import { notionalUnit } from "../market/instrument.ts";
import type { Readings } from "../risk/breaker.ts";
import type { EngineConfig, RiskSample, TradingState } from "./state.ts";

/** Takes the sample at the last good mid; without one the old sample stays. */
export function sampleRisk(state: TradingState, at: TimeUs, config: EngineConfig): void {
  const mid = state.market.touch.lastMid;
  if (mid === 0) return;
  const { ledger } = state;
  const { instrument, risk } = config;
  const unit = notionalUnit(instrument);
  const equity = ledger.equity(mid);
  const value = equity.toNumber();
  const unitValue = unit.toNumber();
  const deviation = ledger.deviation.div(instrument.lotSize).trunc().toNumber();
  const limit = Math.min(
    value * risk.gate.inventoryRatioMax / PPM_ONE,
    risk.gate.inventoryNotionalMax,
  );
  const deviationMax = Math.max(0, Math.floor(limit / unitValue / (mid / 2)));
  const spot = instrument.market === "spot";
  const excess = equity.minus(ledger.holdMove(mid)).toNumber();
  rollDay(state, at, { excess, value });
  state.peak = Math.max(state.peak, excess);
  state.sample = {
    inventory: {
      ratio: deviationMax === 0 ? Math.sign(deviation) : clamp(deviation / deviationMax),
      exposure: value <= 0 ? 0 : deviation * (mid / 2) * unitValue / value,
      deviation: deviation as QtyLots,
      equity: Math.floor(value / unitValue),
    },
    deviationMax,
    quote: spot
      ? ledger.quote.div(unit).floor().toNumber()
      : Math.floor(value * config.leverage / unitValue),
    base: spot ? ledger.base.div(instrument.lotSize).floor().toNumber() : undefined,
    ...losses(state, excess),
  };
}

/** What the breaker's rules watch. */
export function readings(state: TradingState, at: TimeUs): Readings {
  const { market, sample } = state;
  const volatility = market.volatility.annual;
  return {
    daily_loss: sample.dailyLoss,
    daily_loss_quote: sample.dailyLossQuote,
    drawdown: sample.drawdown,
    stale: (at - market.lastGoodAt) / US_PER_S,
    ...(volatility === undefined ? {} : { volatility }),
  };
}

function losses(
  state: TradingState,
  excess: number,
): Pick<RiskSample, "dailyLoss" | "dailyLossQuote" | "drawdown"> {
  const lost = Math.max(0, state.day.excess - excess);
  return {
    dailyLoss: state.day.equity <= 0 ? 1 : lost / state.day.equity,
    dailyLossQuote: lost,
    drawdown: state.peak <= 0 ? 1 : Math.max(0, state.peak - excess) / state.peak,
  };
}

/** A day is a UTC day. */
function rollDay(
  state: TradingState,
  at: number,
  now: { readonly excess: number; readonly value: number },
): void {
  const start = at - at % US_PER_DAY;
  if (start === state.day.start) return;
  state.day = { start, excess: now.excess, equity: now.value };
}

function clamp(ratio: number): number {
  return Math.max(-1, Math.min(1, ratio));
}
