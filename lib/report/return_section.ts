// The `return` section of a report: money as exact text, ratios as numbers.
import { Decimal } from "../base/decimal.ts";
import { US_PER_DAY } from "../base/units.ts";
import type { Ledger, LedgerTotals, SlotTotals } from "../ledger/mod.ts";
import type { Drawdown } from "./drawdown.ts";
import type { MinuteReturns } from "./minute_returns.ts";

/** Digits after the point of an average entry, the one money figure that may not end. */
const AVERAGE_DIGITS = 12;

const RATIO_BASIS = "equity returns over whole minutes of venue time, annualized by " +
  "sqrt(525600), risk-free 0";
const RATIO_NOTE = "less than a day of data: Sharpe and Sortino say nothing";

/** Capture and cost of one slot of the ladder. */
export interface SlotReturn {
  readonly side: string;
  readonly level: number;
  readonly fills: number;
  readonly turnover: string;
  readonly spread_capture: string;
  readonly fees: string;
}

/** Change of equity and its split over the time spent in one volatility regime. */
export interface RegimeReturn {
  readonly equity_change: string;
  readonly spread_capture: string;
  readonly inventory_move: string;
  readonly fees: string;
  readonly funding: string;
}

/**
 * The return report. Money is exact decimal text in the quote asset, `_pct` a number; a figure
 * that cannot be computed is `null` and its `_why` tells why.
 *
 *     final_equity − initial_equity = spread_capture + inventory_move − fees + funding
 *                                   = realized + unrealized − fees + funding
 */
export interface ReturnSection {
  readonly initial_equity: string;
  readonly final_equity: string;
  readonly peak_equity: string;
  readonly total_return_pct: number;
  readonly hold_return_pct: number;
  readonly excess_return_pct: number;
  readonly realized: string;
  readonly unrealized: string;
  readonly unrealized_at_mark: string | null;
  readonly unrealized_at_mark_why?: string;
  readonly spread_capture: string;
  readonly inventory_move: string;
  readonly hold_move: string;
  readonly fees: string;
  readonly fees_by_asset: Readonly<Record<string, string>>;
  readonly funding: string | null;
  readonly funding_why?: string;
  readonly turnover: string;
  readonly turnover_ratio: number;
  readonly max_drawdown_pct: number;
  readonly max_drawdown_excess_pct: number;
  readonly sharpe: number | null;
  readonly sharpe_why?: string;
  readonly sharpe_standard_error: number | null;
  readonly sharpe_standard_error_why?: string;
  readonly sortino: number | null;
  readonly sortino_why?: string;
  readonly ratio_basis: string;
  /** Present when the run is too short for the ratios to mean anything. */
  readonly ratio_note?: string;
  /** One-minute returns behind the ratios. */
  readonly samples: number;
  readonly initial_mid: string;
  readonly final_mid: string;
  /** Cash; on USD-M the wallet balance. */
  readonly final_quote: string;
  readonly final_base: string;
  readonly final_bnb: string;
  readonly average_entry: string | null;
  readonly average_entry_why?: string;
  readonly by_side_and_level: readonly SlotReturn[];
  readonly by_regime: Readonly<Record<string, RegimeReturn>>;
}

/** An instant of a run. */
export interface Instant {
  readonly at: number;
  readonly mid: number;
}

/** What the meter knows beside the ledger. */
export interface ReturnParts {
  readonly start: Instant;
  readonly end: Instant;
  readonly peak: Decimal;
  readonly drawdown: Drawdown;
  readonly drawdownExcess: Drawdown;
  readonly minutes: MinuteReturns;
  readonly regimes: ReadonlyMap<string, LedgerTotals>;
  readonly markE8: number | undefined;
}

/** Writes the section from the ledger and what was sampled beside it. */
export function returnSection(ledger: Ledger, parts: ReturnParts): ReturnSection {
  return {
    ...equityFigures(ledger, parts),
    ...gainFigures(ledger, parts),
    ...pathFigures(ledger.openingEquity.toNumber(), parts),
    ...balanceFigures(ledger, parts),
    by_side_and_level: [...ledger.slots].sort(bySideAndLevel).map(slotReturn),
    by_regime: Object.fromEntries([...parts.regimes].map(([name, totals]) => [
      name,
      regimeReturn(totals),
    ])),
  };
}

function equityFigures(ledger: Ledger, { end, peak }: ReturnParts) {
  const initial = ledger.openingEquity;
  const final = ledger.equity(end.mid);
  const total = final.minus(initial);
  const hold = ledger.holdMove(end.mid);
  return {
    initial_equity: initial.toFixed(),
    final_equity: final.toFixed(),
    peak_equity: peak.toFixed(),
    total_return_pct: percentOf(total, initial),
    hold_return_pct: percentOf(hold, initial),
    excess_return_pct: percentOf(total.minus(hold), initial),
  };
}

function gainFigures(ledger: Ledger, { end, markE8 }: ReturnParts) {
  const usdm = ledger.instrument.market === "usdm";
  const why = usdm ? "the data have no mark price stream" : "spot has no mark price and no funding";
  const streamed = usdm && markE8 !== undefined;
  return {
    realized: ledger.realized.toFixed(),
    unrealized: ledger.unrealized(end.mid).toFixed(),
    ...(streamed
      ? { unrealized_at_mark: ledger.unrealizedAt(new Decimal(markE8).div(1e8)).toFixed() }
      : { unrealized_at_mark: null, unrealized_at_mark_why: why }),
    spread_capture: ledger.spreadCapture.toFixed(),
    inventory_move: ledger.inventoryMove(end.mid).toFixed(),
    hold_move: ledger.holdMove(end.mid).toFixed(),
    fees: ledger.fees.toFixed(),
    fees_by_asset: Object.fromEntries(
      [...ledger.feesByAsset].sort(([left], [right]) => left < right ? -1 : 1)
        .map(([asset, fee]) => [asset, fee.toFixed()]),
    ),
    ...(streamed ? { funding: ledger.funding.toFixed() } : { funding: null, funding_why: why }),
    turnover: ledger.turnover.toFixed(),
    turnover_ratio: ledger.turnover.div(ledger.openingEquity).toNumber(),
  };
}

/** What the sampled path of equity shows; `initial` is what it started with. */
export function pathFigures(
  initial: number,
  parts: Pick<ReturnParts, "drawdown" | "drawdownExcess" | "minutes"> & {
    readonly start: Pick<Instant, "at">;
    readonly end: Pick<Instant, "at">;
  },
) {
  const { start, end, minutes } = parts;
  const { sharpe, sharpeStandardError, sortino } = minutes;
  return {
    max_drawdown_pct: 100 * parts.drawdown.share,
    max_drawdown_excess_pct: 100 * parts.drawdownExcess.drop / initial,
    ...(sharpe.value === undefined
      ? { sharpe: null, sharpe_why: sharpe.why }
      : { sharpe: sharpe.value }),
    ...(sharpeStandardError.value === undefined
      ? { sharpe_standard_error: null, sharpe_standard_error_why: sharpeStandardError.why }
      : { sharpe_standard_error: sharpeStandardError.value }),
    ...(sortino.value === undefined
      ? { sortino: null, sortino_why: sortino.why }
      : { sortino: sortino.value }),
    ratio_basis: RATIO_BASIS,
    ...(end.at - start.at < US_PER_DAY ? { ratio_note: RATIO_NOTE } : {}),
    samples: minutes.count,
  };
}

function balanceFigures(ledger: Ledger, { start, end }: ReturnParts) {
  const average = ledger.averageEntry;
  const usdm = ledger.instrument.market === "usdm";
  return {
    initial_mid: ledger.price(start.mid).toFixed(),
    final_mid: ledger.price(end.mid).toFixed(),
    final_quote: (usdm ? ledger.wallet : ledger.quote).toFixed(),
    final_base: ledger.base.toFixed(),
    final_bnb: ledger.bnb.toFixed(),
    ...(average === undefined
      ? { average_entry: null, average_entry_why: "nothing is held" }
      : { average_entry: average.toDecimalPlaces(AVERAGE_DIGITS).toFixed() }),
  };
}

/** A ratio of money in percent, for the eye. */
export function percentOf(part: Decimal, whole: Decimal): number {
  // Adding zero turns a negative zero into zero.
  return part.mul(100).div(whole).toNumber() + 0;
}

function bySideAndLevel(left: SlotTotals, right: SlotTotals): number {
  if (left.side !== right.side) return left.side === "buy" ? -1 : 1;
  return left.level - right.level;
}

function slotReturn(slot: SlotTotals): SlotReturn {
  return {
    side: slot.side,
    level: slot.level,
    fills: slot.fills,
    turnover: slot.turnover.toFixed(),
    spread_capture: slot.spreadCapture.toFixed(),
    fees: slot.fees.toFixed(),
  };
}

function regimeReturn(totals: LedgerTotals): RegimeReturn {
  return {
    equity_change: totals.equity.toFixed(),
    spread_capture: totals.spreadCapture.toFixed(),
    inventory_move: totals.inventoryMove.toFixed(),
    fees: totals.fees.toFixed(),
    funding: totals.funding.toFixed(),
  };
}
