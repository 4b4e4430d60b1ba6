// Figures of two reports side by side, with their exact difference.
import { Decimal } from "../base/decimal.ts";

/** A parsed report.json, read by paths: a part that is not there is an absent figure. */
export type ReportTree = Readonly<Record<string, unknown>>;

/** How a figure is shown; a number is how many digits after the point are kept. */
export type FigureFormat = "money" | "count" | "text" | number;

/** A figure of one report, with what stands beside it. */
export interface ToldFigure {
  /** Undefined where the report has no such key. */
  readonly value: number | string | null | undefined;
  /** Why it is `null`. */
  readonly why: string | undefined;
  readonly target: string | undefined;
  readonly pass: boolean | undefined;
}

export interface ComparedFigure {
  /** Its path in report.json, joined by dots. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly format: FigureFormat;
  readonly a: ToldFigure;
  readonly b: ToldFigure;
  /** B less A, exact decimal text; undefined where one of them is no number. */
  readonly difference: string | undefined;
}

export interface ComparedSection {
  readonly title: string;
  readonly figures: readonly ComparedFigure[];
}

type Row = readonly [path: string, title: string, format: FigureFormat, unit?: string];

/** By section, in the order in which they are shown. */
const SECTIONS: readonly (readonly [string, readonly Row[]])[] = [
  ["Return", [
    ["return.initial_equity", "Initial equity", "money"],
    ["return.final_equity", "Final equity", "money"],
    ["return.total_return_pct", "Total return", 4, "%"],
    ["return.hold_return_pct", "of holding alone", 4, "%"],
    ["return.excess_return_pct", "Excess over holding", 4, "%"],
    ["return.max_drawdown_pct", "Maximum drawdown", 4, "%"],
    ["return.max_drawdown_excess_pct", "of the excess", 4, "%"],
    ["return.sharpe", "Sharpe", 3],
    ["return.sortino", "Sortino", 3],
    ["return.spread_capture", "Spread capture", "money"],
    ["return.inventory_move", "Inventory move", "money"],
    ["return.fees", "Fees", "money"],
    ["return.funding", "Funding", "money"],
    ["return.turnover", "Turnover", "money"],
    ["return.trades", "Trades assumed", "count"],
  ]],
  ["Fills", [
    ["fill_rate.orders_accepted", "Orders accepted", "count"],
    ["fill_rate.orders_filled", "Orders filled", "count"],
    ["fill_rate.fills", "Fills", "count"],
    ["fill_rate.partial_fills", "that left a remainder", "count"],
    ["fill_rate.filled_notional", "Filled notional", "money"],
    ["fill_rate.filled_over_placed", "Filled / placed", 6],
    ["fill_rate.filled_over_placed_and_amended", "Filled / placed+amended", 6],
    ["fill_rate.filled_notional_per_quoted_notional_hour", "Filled / quoted value, per h", 6],
    ["fill_rate.time_to_first_fill_ms.p50", "Time to first fill, p50", "count", "ms"],
    ["fill_rate.unknown_queue_time_pct", "Queue unknown, of time", 2, "%"],
    ["fill_rate.passive_fill_alarm", "Passive fill alarm", "text"],
  ]],
  ["Quoting", [
    ["quoting.spread_compliance_pct", "Spread compliance", 2, "%"],
    ["quoting.spread_compliance_live_mid_pct", "against the live mid", 2, "%"],
    ["quoting.orders_in_band_pct", "Orders in band", 2, "%"],
    ["quoting.two_sided_uptime_pct", "Two-sided uptime", 2, "%"],
    ["quoting.depth_compliance_pct", "Depth compliance", 2, "%"],
    ["quoting.order_validity_pct", "Order validity", 2, "%"],
    ["quoting.amend_success_pct", "Amend success", 2, "%"],
    ["quoting.requests_saved_pct", "Requests saved", 2, "%"],
    ["quoting.requests_saved_per_change_pct", "saved per change", 2, "%"],
    ["quoting.quoted_spread_bp", "Quoted spread", 2, "bp"],
    ["quoting.resets.count", "Resets", "count"],
    ["quoting.reset_interval_s_max", "Longest between resets", 1, "s"],
    ["quoting.adjust_latency_ms.p95", "Cause to last answer, p95", 1, "ms"],
  ]],
  ["Mark-outs after a fill", [
    ["markout.overall.100ms.bp", "100 ms", 2, "bp"],
    ["markout.overall.1s.bp", "1 s", 2, "bp"],
    ["markout.overall.10s.bp", "10 s", 2, "bp"],
    ["markout.overall.60s.bp", "60 s", 2, "bp"],
    ["markout.overall.5min.bp", "5 min", 2, "bp"],
  ]],
  ["Requests", [
    ["run.decisions", "Decisions", "count"],
    ["run.requests", "Requests", "count"],
    ["quoting.requests.place.sent", "place", "count"],
    ["quoting.requests.amend.sent", "amend", "count"],
    ["quoting.requests.amend.failed", "amend, failed", "count"],
    ["quoting.requests.cancel.sent", "cancel", "count"],
    ["quoting.requests.cancel.failed", "cancel, failed", "count"],
  ]],
  ["Bounds", [
    ["bounds.pessimistic.return.total_return_pct", "Total return, through", 4, "%"],
    ["bounds.optimistic.return.total_return_pct", "Total return, touch", 4, "%"],
    ["bounds.pessimistic.fill_rate.orders_filled", "Orders filled, through", "count"],
    ["bounds.optimistic.fill_rate.orders_filled", "Orders filled, touch", "count"],
  ]],
  ["Data", [
    ["data.rows", "Rows", "count"],
    ["data.events", "Events", "count"],
    ["data.gaps", "Gaps", "count"],
  ]],
];

/** Every listed figure that one of the reports has. Sections without any are left out. */
export function compareFigures(a: ReportTree, b: ReportTree): readonly ComparedSection[] {
  return SECTIONS.map(([title, rows]) => ({
    title,
    figures: rows.map((row) => compared(row, a, b))
      .filter((figure) => figure.a.value !== undefined || figure.b.value !== undefined),
  })).filter(({ figures }) => 0 < figures.length);
}

function compared([name, title, format, unit = ""]: Row, left: ReportTree, right: ReportTree) {
  const a = figureAt(left, name);
  const b = figureAt(right, name);
  return { name, title, unit, format, a, b, difference: difference(a.value, b.value) };
}

/** The figure at a path; where a part of the path is `null`, that and its reason. */
export function figureAt(report: ReportTree, name: string): ToldFigure {
  const path = name.split(".");
  let place: ReportTree | undefined = report;
  for (const [depth, key] of path.entries()) {
    const value: unknown = place?.[key];
    if (depth + 1 === path.length || value === null) return toldIn(place, key);
    place = treeOf(value);
  }
  return toldIn(undefined, "");
}

/** Quantiles share the target of the object that holds them. */
function toldIn(place: ReportTree | undefined, key: string): ToldFigure {
  const value = place?.[key];
  const why = place?.[`${key}_why`];
  const target = place?.[`${key}_target`] ?? place?.["target"];
  const pass = place?.[`${key}_pass`] ?? place?.["pass"];
  const isFigure = typeof value === "number" || typeof value === "string" || value === null;
  return {
    value: isFigure ? value : undefined,
    why: typeof why === "string" ? why : undefined,
    target: typeof target === "string" ? target : undefined,
    pass: typeof pass === "boolean" ? pass : undefined,
  };
}

/** A value as an object, if it is one. */
export function treeOf(value: unknown): ReportTree | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function difference(a: ToldFigure["value"], b: ToldFigure["value"]): string | undefined {
  const from = numberOf(a);
  const to = numberOf(b);
  return from === undefined || to === undefined ? undefined : to.minus(from).toFixed();
}

/** Money is decimal text. */
function numberOf(value: ToldFigure["value"]): Decimal | undefined {
  if (typeof value === "number") return new Decimal(value);
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value)) return undefined;
  return new Decimal(value);
}
