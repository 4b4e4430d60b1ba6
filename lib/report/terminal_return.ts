// The return block of the terminal summary: the main run with the bounds beside it.
import type { AccountReport } from "./account_schema.ts";
import { figureOf } from "./figure.ts";
import { count, fitted, rounded, wrap } from "./format.ts";
import type { NaiveReturn } from "./naive_return.ts";
import type { ReturnSection } from "./return_section.ts";
import type { DataSection, Report } from "./schema.ts";
import { heading, reasons, row, WIDTH } from "./table.ts";

/** Width of one column of money or ratios. */
export const COLUMN = 16;

/** The main run and, where they were run, through and touch. */
export function runsOf<T>(main: T, bounds: readonly (T | undefined)[]): readonly T[] {
  return [main, ...bounds.filter((bound) => bound !== undefined)];
}

/** Names of the columns that `runsOf` gives. */
export function runNames({ models, bounds }: Report | AccountReport): string[] {
  const { pessimistic, optimistic } = bounds;
  return [
    models.fill,
    ...(pessimistic === null ? [] : [pessimistic.model]),
    ...(optimistic === null ? [] : [optimistic.model]),
  ];
}

export function returnLines(report: Report, main: ReturnSection): string[] {
  const { data, bounds } = report;
  const runs = runsOf(main, [bounds.pessimistic?.return, bounds.optimistic?.return]);
  const asset = data.quote_asset;
  const line = (label: string, cell: (run: ReturnSection) => string) =>
    row(label, runs.map(cell), COLUMN);
  const value = (text: string | null) => fitted(text, COLUMN - 1);
  const derived = data.market === "usdm";
  return [
    ...heading("RETURN"),
    row("", runNames(report), COLUMN),
    line(`Initial equity, ${asset}`, (run) => value(run.initial_equity)),
    line(`Final equity, ${asset}`, (run) => value(run.final_equity)),
    line("Total return, %", (run) => rounded(run.total_return_pct, 4)),
    line("  of holding alone, %", (run) => rounded(run.hold_return_pct, 4)),
    line("  excess over holding, %", (run) => rounded(run.excess_return_pct, 4)),
    line("Spread capture", (run) => value(run.spread_capture)),
    line("Inventory move", (run) => value(run.inventory_move)),
    line("Fees paid", (run) => value(run.fees)),
    ...(derived ? [line("Funding", (run) => value(run.funding))] : []),
    line("Realized", (run) => value(run.realized)),
    line("Unrealized", (run) => value(run.unrealized)),
    ...(derived ? [line("Unrealized at mark", (run) => value(run.unrealized_at_mark))] : []),
    line("Turnover", (run) => value(run.turnover)),
    line("Largest drawdown, %", (run) => rounded(run.max_drawdown_pct, 4)),
    line("Sharpe, annual", (run) => rounded(run.sharpe, 2)),
    line("  standard error", (run) => rounded(run.sharpe_standard_error, 2)),
    line("Sortino, annual", (run) => rounded(run.sortino, 2)),
    ...(derived ? reasons(runs.map((run) => ["Funding", run.funding_why])) : []),
    ...returnReasons(runs),
    ...boundReasons(report),
  ];
}

/** What `naive` made of the closes, and what that is worth. */
export function naiveLines(figures: NaiveReturn, data: DataSection): string[] {
  const line = (label: string, text: string) => row(label, [text], 2 * COLUMN);
  return [
    ...heading("WHAT NAIVE IS WORTH"),
    ...wrap(
      "Nothing, as a forecast. On every row, one a minute, it buys below and sells above the close, both at " +
        "once and in full, without queue, latency or fees. No market does that. The profit is " +
        "about rows x size x spread, whatever the data; use it only to see how far a backtest " +
        "can flatter.",
      WIDTH,
    ),
    ...heading("RETURN"),
    line(`Initial equity, ${data.quote_asset}`, fitted(figures.initial_equity, 2 * COLUMN - 1)),
    line(`Final equity, ${data.quote_asset}`, fitted(figures.final_equity, 2 * COLUMN - 1)),
    line("Total return, %", rounded(figures.total_return_pct, 4)),
    line("Rows (closes)", count(figures.closes)),
    line("Trades assumed", count(figures.trades)),
  ];
}

function returnReasons(runs: readonly ReturnSection[]): string[] {
  return reasons(runs.flatMap((run) => [
    ["Sharpe", figureOf(run, "sharpe").why],
    ["Sortino", figureOf(run, "sortino").why],
  ]));
}

/** Why there is no column for a bound. */
export function boundReasons({ bounds }: Report | AccountReport): string[] {
  if (bounds.pessimistic !== null) return [];
  return reasons([["through and touch", bounds.pessimistic_why ?? "not run"]]);
}
