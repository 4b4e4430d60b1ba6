// The page of an account of several symbols: its totals, then each symbol as on a page of its own.
import type { AccountPath } from "./account_meter.ts";
import type { AccountReport } from "./account_schema.ts";
import { type Drawn, figureSections } from "./html.ts";
import { accountCharts, chartsOf } from "./html_charts.ts";
import { FigureBook, type Format, type Path, table } from "./html_figures.ts";
import { headLines, PERCENT, RETURN, tilesOf } from "./html_head.ts";
import { runTable } from "./html_money.ts";
import { filesAndConfig, rowSection, TABLES } from "./html_origin.ts";
import {
  chartFigure,
  footerOf,
  pageOf,
  type PlacedChart,
  type Section,
  sectionsOf,
} from "./html_shell.ts";
import { type Markup, markup } from "./html_text.ts";
import type { Report } from "./schema.ts";

export interface AccountPage {
  readonly report: AccountReport;
  /** What the main account drew. */
  readonly path: Pick<AccountPath, "channels">;
  /** What each symbol's main run drew, in the order of the report. */
  readonly drawings: readonly Drawn[];
  /** The command line that gives the same digest. */
  readonly command: string;
}

/** With more symbols than this a symbol's charts are those that only it has. */
const ALL_CHARTS_MAX = 4;
const OWN_CHARTS = ["price_chart", "inventory_chart"];
/** With more symbols than this a page would be too large to send: it has the account alone. */
const PARTS_MAX = 12;

/** One symbol on the page. */
interface Block {
  readonly symbol: string;
  readonly report: Report;
  readonly drawn: Drawn;
  readonly charts: readonly PlacedChart[];
  /** Before the ids of all that is its own. */
  readonly prefix: string;
}

/** The page of several symbols in one account. */
export function accountPage(parts: AccountPage): string {
  const { report } = parts;
  const blocks = blocksOf(parts);
  const told = blocks.length <= PARTS_MAX ? blocks : [];
  const charts = accountCharts(parts.path.channels, report.data)
    .map((chart) => ({ ...chart, id: chart.name }));
  return pageOf({
    title: titleOf(report),
    body: body(parts, { blocks, told, charts }),
    charts: [...charts, ...told.flatMap((block) => block.charts)],
    tables: told.flatMap(({ drawn, prefix }) =>
      drawn.rows === undefined ? [] : TABLES.map((name) => `${prefix}${name}`)
    ),
  });
}

function titleOf({ data, models, symbols }: AccountReport): string {
  const market = data.market === "spot" ? "spot" : "USD-M futures";
  const count = Object.keys(symbols).length;
  return `Evenkeel backtest: ${models.profile} on ${count} symbols in one account, ${market}`;
}

function blocksOf({ report, drawings }: AccountPage): readonly Block[] {
  const symbols = Object.entries(report.symbols);
  const hasAll = symbols.length <= ALL_CHARTS_MAX;
  return symbols.map(([symbol, own], index) => {
    const prefix = `s${index}-`;
    const drawn = drawings[index] ?? { series: undefined, rows: undefined };
    const charts = drawn.series === undefined ? [] : chartsOf(drawn.series, own.data)
      .filter(({ name }) => hasAll || OWN_CHARTS.includes(name))
      .map((chart) => ({ ...chart, id: `${prefix}${chart.name}` }));
    return { symbol, report: own, drawn, charts, prefix };
  });
}

function body(
  { report, command }: AccountPage,
  { blocks, told, charts }: {
    readonly blocks: readonly Block[];
    /** Those that have a part of the page. */
    readonly told: readonly Block[];
    readonly charts: readonly PlacedChart[];
  },
): Markup {
  const book = new FigureBook(report);
  const head = markup`${headLines(report, book, titleOf(report))}${tilesOf(TILES, book)}`;
  const sections: readonly Section[] = [
    {
      id: "charts",
      title: "Over time",
      inner: markup`${charts.map((chart) => chartFigure(chart, book))}`,
    },
    { id: "symbols", title: "Symbols", inner: symbolTable(blocks, { book, told }) },
    { id: "kpis", title: "Targets", inner: targetTable(report, book) },
    { id: "return", title: "The account", inner: runTable(report, book, MONEY) },
    { id: "origin", title: "To get the same again", inner: originOf(command, book) },
  ];
  const links = [
    ...sections.map(({ id, title }) => [id, title] as const),
    ...told.map(({ prefix, symbol }) => [`${prefix}top`, symbol] as const),
  ].map(([id, title]) => markup`<a href="#${id}">${title}</a>`);
  const own = told.map((block) => symbolPart(block, book));
  return markup`${head}
<nav>${links}</nav>${sectionsOf(sections)}${own}${footerOf(book)}`;
}

const TILES: readonly (readonly [Path, Format])[] = [
  [["return", "final_equity"], "money"],
  [["return", "total_return_pct"], RETURN],
  [["return", "excess_return_pct"], RETURN],
  [["return", "max_drawdown_pct"], RETURN],
  [["fill_rate", "fills"], "count"],
  [["quoting", "spread_compliance_pct"], PERCENT],
  [["quoting", "two_sided_uptime_pct"], PERCENT],
];

const MONEY: readonly (readonly [Path, Format])[] = [
  ...([
    ["initial_equity", "money"],
    ["final_equity", "money"],
    ["peak_equity", "money"],
    ["total_return_pct", RETURN],
    ["hold_return_pct", RETURN],
    ["excess_return_pct", RETURN],
    ["realized", "money"],
    ["unrealized", "money"],
    ["spread_capture", "money"],
    ["inventory_move", "money"],
    ["hold_move", "money"],
    ["fees", "money"],
    ["funding", "money"],
    ["turnover", "money"],
    ["turnover_ratio", { round: 4 }],
    ["max_drawdown_pct", RETURN],
    ["max_drawdown_excess_pct", RETURN],
    ["sharpe", { round: 2 }],
    ["sharpe_standard_error", { round: 2 }],
    ["sortino", { round: 2 }],
    ["samples", "count"],
    ["final_quote", "money"],
    ["final_bnb", "text"],
  ] as const).map(([key, format]) => [["return", key], format] as const),
  ...([
    ["orders_placed", "count"],
    ["orders_accepted", "count"],
    ["orders_filled", "count"],
    ["fills", "count"],
    ["maker_fills", "count"],
    ["taker_fills", "count"],
    ["filled_notional", "money"],
    ["filled_over_placed", { cut: 6 }],
    ["filled_over_placed_and_amended", { cut: 6 }],
  ] as const).map(([key, format]) => [["fill_rate", key], format] as const),
];

const COLUMNS: readonly (readonly [Path, Format])[] = [
  [["return", "initial_equity"], "money"],
  [["return", "final_equity"], "money"],
  [["return", "excess_return_pct"], RETURN],
  [["fill_rate", "fills"], "count"],
  [["quoting", "spread_compliance_pct"], PERCENT],
  [["quoting", "two_sided_uptime_pct"], PERCENT],
];

/** One row a symbol, which leads to its part of the page, if it has one. */
function symbolTable(
  blocks: readonly Block[],
  { book, told }: { readonly book: FigureBook; readonly told: readonly Block[] },
): Markup {
  const head = [book.label(["symbols"], "Symbol"), ...COLUMNS.map(([path]) => book.label(path))];
  const rows = blocks.map((block) => {
    const { symbol, prefix } = block;
    const name = told.includes(block)
      ? markup`<a href="#${prefix}top">${symbol}</a>`
      : markup`${symbol}`;
    const own = book.within(["symbols", symbol], prefix);
    const cells = COLUMNS.map(([path, format]) => markup`<td>${own.value(path, format)}</td>`);
    return markup`<th scope="row">${name}</th>${cells}`;
  });
  const note = told.length === blocks.length
    ? undefined
    : markup`<p class="soft">More than ${PARTS_MAX} symbols: report.json has each one's figures.</p>`;
  return markup`${table(head, rows)}${note}`;
}

/** Of each figure the symbol that does worst. */
function targetTable({ quoting }: AccountReport, book: FigureBook): Markup {
  const rows = Object.entries(quoting.worst_symbol).map(([name, symbol]) => {
    const path = ["quoting", name];
    const pass = book.at([...path.slice(0, -1), `${name}_pass`]);
    const verdict = typeof pass !== "boolean"
      ? undefined
      : markup`<span class="${pass ? "pass" : "fail"}">${pass ? "pass" : "FAIL"}</span>`;
    const target = book.at(["quoting", `${name}_target`]);
    return markup`${book.cells(path, PERCENT)}<td>${
      typeof target === "string" ? target : ""
    }</td><td>${verdict}</td><td>${symbol}</td>`;
  });
  const head = ["", "Value", "Target", "", book.label(["quoting", "worst_symbol"])];
  return markup`${table(head, rows)}${book.reasons()}`;
}

function originOf(command: string, book: FigureBook): Markup {
  return markup`
<h3>${book.pageLabel("command")}</h3>
<pre id="command">${command}</pre>
<p>${book.label(["run", "digest"])}: <code>${book.value(["run", "digest"], "text")}</code></p>`;
}

/** All that a page of this symbol alone would show. */
function symbolPart({ symbol, report, drawn, charts, prefix }: Block, book: FigureBook): Markup {
  const own = book.within(["symbols", symbol], prefix);
  const { series, rows } = drawn;
  const sections: readonly Section[] = [
    ...figureSections({ report, series }, { book: own, charts }),
    ...(rows === undefined ? [] : [{
      id: `${prefix}rows`,
      title: "Fills and orders",
      inner: rowSection(rows, own),
    }]),
    {
      id: `${prefix}origin`,
      title: "Data and configuration",
      inner: filesAndConfig(report, own),
    },
  ];
  const links = sections.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`);
  return markup`
<div class="symbol" id="${prefix}top"><h1>${symbol}</h1>
<nav>${links}</nav>${sectionsOf(sections)}
</div>`;
}
