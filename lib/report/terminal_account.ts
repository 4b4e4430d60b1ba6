// The totals of an account of several symbols on a terminal: money, targets, and each symbol's line.
import type { AccountReport } from "./account_schema.ts";
import { figureOf, shown, verdict } from "./figure.ts";
import { count, cut, fitted, left, right, rounded, wrap } from "./format.ts";
import { isNaive, type Report } from "./schema.ts";
import { heading, reasons, row, WIDTH } from "./table.ts";
import { boundReasons, COLUMN, runNames, runsOf } from "./terminal_return.ts";

const SYMBOL_COLUMN = 12;
const RATIO_DIGITS = 6;

export function accountLines(report: AccountReport): string[] {
  return [
    ...moneyLines(report),
    ...fillLines(report),
    ...targetLines(report),
    ...eachLines(report),
  ];
}

function moneyLines(report: AccountReport): string[] {
  const { data, bounds } = report;
  const runs = runsOf(report.return, [bounds.pessimistic?.return, bounds.optimistic?.return]);
  const line = (label: string, cell: (run: AccountReport["return"]) => string) =>
    row(label, runs.map(cell), COLUMN);
  const value = (text: string | null) => fitted(text, COLUMN - 1);
  const derived = data.market === "usdm";
  return [
    ...heading("ACCOUNT"),
    row("", runNames(report), COLUMN),
    line(`Initial equity, ${data.quote_asset}`, (run) => value(run.initial_equity)),
    line(`Final equity, ${data.quote_asset}`, (run) => value(run.final_equity)),
    line("Total return, %", (run) => rounded(run.total_return_pct, 4)),
    line("  of holding alone, %", (run) => rounded(run.hold_return_pct, 4)),
    line("  excess over holding, %", (run) => rounded(run.excess_return_pct, 4)),
    line("Spread capture", (run) => value(run.spread_capture)),
    line("Inventory move", (run) => value(run.inventory_move)),
    line("Fees paid", (run) => value(run.fees)),
    ...(derived ? [line("Funding", (run) => value(run.funding))] : []),
    line("Realized", (run) => value(run.realized)),
    line("Unrealized", (run) => value(run.unrealized)),
    line("Turnover", (run) => value(run.turnover)),
    line("Largest drawdown, %", (run) => rounded(run.max_drawdown_pct, 4)),
    line("Sharpe, annual", (run) => rounded(run.sharpe, 2)),
    line("Sortino, annual", (run) => rounded(run.sortino, 2)),
    ...(derived ? reasons(runs.map((run) => ["Funding", run.funding_why])) : []),
    ...reasons(runs.flatMap((run) => [
      ["Sharpe", figureOf(run, "sharpe").why],
      ["Sortino", figureOf(run, "sortino").why],
    ])),
    ...boundReasons(report),
  ];
}

function fillLines(report: AccountReport): string[] {
  const { bounds } = report;
  const runs = runsOf(report.fill_rate, [
    bounds.pessimistic?.fill_rate,
    bounds.optimistic?.fill_rate,
  ]);
  const line = (label: string, cell: (run: AccountReport["fill_rate"]) => string) =>
    row(label, runs.map(cell), COLUMN);
  return [
    "",
    line("Orders accepted", (run) => count(run.orders_accepted)),
    line("Fills", (run) => count(run.fills)),
    line("Filled / placed", (run) => cut(run.filled_over_placed, RATIO_DIGITS)),
    line(
      "Filled / (placed + amended)",
      (run) => cut(run.filled_over_placed_and_amended, RATIO_DIGITS),
    ),
  ];
}

/** Each figure is that of the symbol that does worst. */
function targetLines({ quoting }: AccountReport): string[] {
  const line = (label: string, name: Target) => {
    const figure = figureOf(quoting, name);
    const value = shown(figure, { digits: 2, unit: "%" });
    const symbol = quoting.worst_symbol[name] ?? "";
    return `${left(label, 24)}${right(value, 11)}  ${left(figure.target ?? "", 10)}${
      left(verdict(figure), 6)
    }${left(symbol, 24)}`;
  };
  return [
    ...heading("TARGETS, of each the symbol that does worst"),
    line("Spread compliance", "spread_compliance_pct"),
    line("Two-sided uptime", "two_sided_uptime_pct"),
    line("Depth compliance", "depth_compliance_pct"),
    line("Order validity", "order_validity_pct"),
    line("Amend success", "amend_success_pct"),
    line("Saved per change", "requests_saved_per_change_pct"),
  ];
}

type Target =
  | "spread_compliance_pct"
  | "two_sided_uptime_pct"
  | "depth_compliance_pct"
  | "order_validity_pct"
  | "amend_success_pct"
  | "requests_saved_per_change_pct";

/** One line a symbol: what it earned of its part, and how it quoted. */
function eachLines({ symbols }: AccountReport): string[] {
  const head = ["excess %", "fills", "spread %", "two-sided %"];
  return [
    ...heading("SYMBOLS"),
    row("", head, SYMBOL_COLUMN),
    ...Object.entries(symbols).map(([symbol, block]) => row(symbol, cellsOf(block), SYMBOL_COLUMN)),
    ...wrap("Return is over the symbol's own part of the capital.", WIDTH),
  ];
}

function cellsOf({ return: figures, fill_rate, quoting }: Report): string[] {
  return [
    isNaive(figures) ? "" : rounded(figures.excess_return_pct, 4),
    count(fill_rate?.fills ?? 0),
    cut(quoting?.spread_compliance_pct ?? null),
    cut(quoting?.two_sided_uptime_pct ?? null),
  ];
}
