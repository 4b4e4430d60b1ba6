// The money of a page: returns beside their bounds, where they came from, hours and days.
import { type Decimal, ZERO } from "../base/decimal.ts";
import { US_PER_DAY } from "../base/units.ts";
import type { AccountReport } from "./account_schema.ts";
import { ABSENT, count, cut, isoTime, money, rounded } from "./format.ts";
import { type FigureBook, type Format, type Path, table } from "./html_figures.ts";
import { bar } from "./html_picture.ts";
import { type Markup, markup } from "./html_text.ts";
import { percent } from "./kpi.ts";
import type { Period, PeriodSplit } from "./period_split.ts";
import { isNaive, type Report } from "./schema.ts";

/** A run on the page: what leads to its sections, and its name. */
interface RunColumn {
  readonly path: Path;
  readonly name: string;
}

/** The main run and, where they were run, its bounds. */
export function runColumns({ models, bounds }: Report | AccountReport): readonly RunColumn[] {
  const { pessimistic, optimistic } = bounds;
  return [
    { path: [], name: models.fill },
    ...(pessimistic === null ? [] : [{ path: ["bounds", "pessimistic"], name: pessimistic.model }]),
    ...(optimistic === null ? [] : [{ path: ["bounds", "optimistic"], name: optimistic.model }]),
  ];
}

/** One row for each figure and one column for each run. */
export function runTable(
  report: Report | AccountReport,
  book: FigureBook,
  rows: readonly (readonly [Path, Format])[],
): Markup {
  const runs = runColumns(report);
  const head = ["", ...runs.map(({ name }) => name)];
  const lines = rows.map(([path, format]) =>
    markup`<th scope="row">${book.label(path)}</th>${
      runs.map((run) => markup`<td>${book.value([...run.path, ...path], format)}</td>`)
    }`
  );
  return markup`${table(head, lines)}${boundReason(report)}${book.reasons()}`;
}

function boundReason({ bounds }: Report | AccountReport): Markup | undefined {
  if (bounds.pessimistic !== null) return undefined;
  const why = bounds.pessimistic_why ?? "not run";
  return markup`\n<p class="why">through and touch: ${why}</p>`;
}

const PERCENT: Format = { round: 4, unit: "%" };
const RATIO: Format = { round: 2 };

export function returnSection(report: Report, book: FigureBook): Markup {
  const of = (key: string, format: Format): readonly [Path, Format] => [["return", key], format];
  if (isNaive(report.return)) {
    return runTable(report, book, [
      of("initial_equity", "money"),
      of("final_equity", "money"),
      of("total_return_pct", PERCENT),
      of("closes", "count"),
      of("trades", "count"),
    ]);
  }
  return runTable(report, book, [
    of("initial_equity", "money"),
    of("final_equity", "money"),
    of("peak_equity", "money"),
    of("total_return_pct", PERCENT),
    of("hold_return_pct", PERCENT),
    of("excess_return_pct", PERCENT),
    of("realized", "money"),
    of("unrealized", "money"),
    of("unrealized_at_mark", "money"),
    of("turnover", "money"),
    of("turnover_ratio", { round: 4 }),
    of("max_drawdown_pct", PERCENT),
    of("max_drawdown_excess_pct", PERCENT),
    of("sharpe", RATIO),
    of("sharpe_standard_error", RATIO),
    of("sortino", RATIO),
    of("samples", "count"),
    of("initial_mid", "text"),
    of("final_mid", "text"),
    of("final_quote", "money"),
    of("final_base", "text"),
    of("final_bnb", "text"),
    of("average_entry", "money"),
  ]);
}

/** What equity changed by, and its four parts. */
export function splitSection(report: Report, book: FigureBook): Markup {
  const { return: figures } = report;
  if (isNaive(figures)) return markup``;
  const parts = ["spread_capture", "inventory_move", "hold_move", "fees", "funding"] as const;
  const numbers = parts.map((key) => Math.abs(Number(figures[key] ?? 0)));
  const most = Math.max(...numbers);
  const rows = parts.map((key) => {
    const sign = key === "fees" ? -1 : 1;
    const path = ["return", key];
    return markup`${book.cells(path, "money")}<td>${
      bar(sign * Number(figures[key] ?? 0), most)
    }</td>`;
  });
  return markup`${
    table(["Part of the change of equity", report.data.quote_asset, ""], rows)
  }${book.reasons()}${slots(report, book)}${regimes(report, book)}`;
}

function slots(report: Report, book: FigureBook): Markup | undefined {
  const { return: figures } = report;
  if (isNaive(figures) || figures.by_side_and_level.length === 0) return undefined;
  const keys = ["fills", "turnover", "spread_capture", "fees"];
  const path = ["return", "by_side_and_level"];
  const rows = figures.by_side_and_level.map(({ side, level }, index) =>
    markup`<th scope="row">${side} ${level}</th>${
      keys.map((key) =>
        markup`<td>${book.value([...path, index, key], key === "fills" ? "count" : "money")}</td>`
      )
    }`
  );
  const head = ["Slot", ...keys.map((key) => book.label([...path, key]))];
  return markup`\n<h3>${book.label(path)}</h3>${table(head, rows)}`;
}

function regimes(report: Report, book: FigureBook): Markup | undefined {
  const { return: figures } = report;
  if (isNaive(figures)) return undefined;
  const keys = ["equity_change", "spread_capture", "inventory_move", "fees", "funding"];
  const path = ["return", "by_regime"];
  const names = Object.keys(figures.by_regime);
  const rows = names.map((name) =>
    markup`<th scope="row">${name}</th>${
      keys.map((key) => markup`<td>${book.value([...path, name, key], "money")}</td>`)
    }`
  );
  const head = [
    "Regime",
    ...keys.map((key) =>
      book.label([...path, "calm", key], key === "equity_change" ? "Equity change" : undefined)
    ),
  ];
  return markup`\n<h3>${book.label(path)}</h3>${table(head, rows)}`;
}

/** By hour of the day and by day. */
export function periodSection(periods: PeriodSplit, book: FigureBook): Markup {
  const { hours, days } = periods;
  const most = Math.max(...hours.map(({ totals }) => Math.abs(totals.equity.toNumber())));
  const head = partHead(book);
  const hourRows = hours.map((hour) =>
    markup`<th scope="row">${String(hour.key).padStart(2, "0")}</th>${partCells(hour, "hour")}<td>${
      bar(hour.totals.equity.toNumber(), most)
    }</td>`
  );
  const dayRows = days.map((day) =>
    markup`<th scope="row">${isoTime(day.key * US_PER_DAY).slice(0, 10)}</th>${
      partCells(day, "day")
    }<td>${dayReturn(day)}</td><td>${money(day.endEquity.toFixed())}</td>`
  );
  return markup`
<h3>By hour of the day</h3>${table([book.pageLabel("hour"), ...head, ""], hourRows)}
<h3>By day</h3>${
    table([
      book.pageLabel("day"),
      ...head,
      book.pageLabel("period_return"),
      book.label(["return", "final_equity"], "Equity at the end"),
    ], dayRows)
  }`;
}

function partHead(book: FigureBook): readonly Markup[] {
  return [
    book.pageLabel("period_equity"),
    book.label(["return", "spread_capture"]),
    book.label(["return", "inventory_move"]),
    book.label(["return", "fees"]),
    book.label(["return", "funding"]),
    book.label(["fill_rate", "fills"]),
    book.label(["return", "turnover"]),
    book.label(["quoting", "spread_compliance_pct"]),
    book.label(["quoting", "two_sided_uptime_pct"]),
  ];
}

/** Exact values stand in the markup, as they do for figures of the report. */
function partCells(period: Period, kind: "hour" | "day"): readonly Markup[] {
  const { totals, turnover, fills, baseUs, spreadUs, twoSidedUs } = period;
  const cell = (name: string, value: Decimal) =>
    markup`<td><data data-${kind}="${name}" value="${value.toFixed()}">${
      money(value.toFixed())
    }</data></td>`;
  const share = (part: number) => baseUs === 0 ? ABSENT : `${cut(percent(part, baseUs))} %`;
  return [
    cell("equity_change", totals.equity),
    cell("spread_capture", totals.spreadCapture),
    cell("inventory_move", totals.inventoryMove),
    cell("fees", totals.fees),
    cell("funding", totals.funding),
    markup`<td><data data-${kind}="fills" value="${fills}">${count(fills)}</data></td>`,
    cell("turnover", turnover),
    markup`<td>${share(spreadUs)}</td>`,
    markup`<td>${share(twoSidedUs)}</td>`,
  ];
}

function dayReturn({ totals, endEquity }: Period): string {
  const start = endEquity.minus(totals.equity);
  if (start.lte(ZERO)) return ABSENT;
  return `${rounded(totals.equity.mul(100).div(start).toNumber(), 4)} %`;
}
