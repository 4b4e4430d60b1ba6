// The top of a page: what was run on what, what to know about it, and the figures that matter most.
import type { AccountReport } from "./account_schema.ts";
import { clockTime, cut, duration } from "./format.ts";
import type { FigureBook, Format, Path } from "./html_figures.ts";
import { type Markup, markup } from "./html_text.ts";
import { isNaive, type Report } from "./schema.ts";

/** Name of the run: of the page and of its first heading. */
export function titleOf({ data, models }: Report): string {
  const what = models.fill === "naive" ? "naive" : models.profile;
  const market = data.market === "spot" ? "spot" : "USD-M futures";
  return `Evenkeel backtest: ${what} on ${data.symbol}, ${market}`;
}

export function headSection(report: Report, book: FigureBook): Markup {
  return markup`${headLines(report, book, titleOf(report))}${tiles(report, book)}`;
}

/** The heading, what was run on what, and what to know about it. */
// Positional: the report, the book of its figures, and the title over them.
export function headLines(
  report: Report | AccountReport,
  book: FigureBook,
  title: string,
): Markup {
  const { data, models } = report;
  const seed = data.synthetic_seed;
  return markup`
<header>
<h1>${title}</h1>
<p class="soft">${period(report)}${book.value(["data", "rows"], "count")} ${
    book.label(["data", "rows"], "rows")
  } in ${book.value(["data", "events"], "count")} ${book.label(["data", "events"], "events")}</p>${
    seed === undefined ? undefined : markup`
<p class="synthetic">SYNTHETIC DATA, made by a generator (${
      book.label(["data", "synthetic_seed"], "seed")
    } ${seed}): no figure says anything about a market</p>`
  }
<dl class="facts">
<dt>${book.label(["models", "fill"])}</dt><dd>${book.value(["models", "fill"], "text")}${
    power(report)
  }, ${book.label(["models", "calibration"], models.calibration)}; ${
    book.label(["models", "reaction"], models.reaction)
  }</dd>${
    models.fill === "naive" ? undefined : markup`
<dt>${book.label(["models", "latency"])}</dt><dd>${latencies(report)}</dd>
<dt>${book.label(["models", "fees"])}</dt><dd>${fees(report)}</dd>
<dt>${book.label(["models", "funding"])}</dt><dd>${models.funding}</dd>`
  }
</dl>
<section class="warnings"><h2>${book.label(["models", "warnings"], "What to know")}</h2><ul>${
    models.warnings.map((warning) => markup`<li>${warning}</li>`)
  }</ul></section>
</header>`;
}

function period({ data }: Report | AccountReport): string {
  const { from_us: from, to_us: to } = data;
  if (from === null || to === null) return "";
  return `${clockTime(from)} to ${clockTime(to)} UTC (${duration(to - from)}), `;
}

function power({ models }: Pick<Report, "models">): string {
  return models.queue_power === undefined ? "" : ` (n = ${models.queue_power})`;
}

function latencies({ models }: Pick<Report, "models">): string {
  const { feed_ms, entry_ms, amend_ms, cancel_ms, response_ms } = models.latency;
  return `feed ${feed_ms}, entry ${entry_ms}, amend ${amend_ms}, cancel ${cancel_ms}, ` +
    `response ${response_ms} ms`;
}

function fees({ models }: Pick<Report, "models">): string {
  const { maker, taker, pay_in_bnb, bnb_discount } = models.fees;
  const bnb = pay_in_bnb ? `, paid in BNB less ${cut(100 * Number(bnb_discount))} %` : "";
  return `maker ${maker}, taker ${taker} of the value${bnb}`;
}

export const PERCENT: Format = { cut: 2, unit: "%" };
export const RETURN: Format = { round: 4, unit: "%" };

function tiles(report: Report, book: FigureBook): Markup {
  const always: readonly (readonly [Path, Format])[] = [
    [["return", "final_equity"], "money"],
    [["return", "total_return_pct"], RETURN],
  ];
  const whole: readonly (readonly [Path, Format])[] = [
    [["return", "excess_return_pct"], RETURN],
    [["return", "max_drawdown_pct"], RETURN],
    [["fill_rate", "fills"], "count"],
    [["quoting", "spread_compliance_pct"], PERCENT],
    [["quoting", "two_sided_uptime_pct"], PERCENT],
    [["fill_rate", "passive_fill_alarm"], "text"],
  ];
  return tilesOf(isNaive(report.return) ? always : [...always, ...whole], book);
}

/** Figures in large type. */
export function tilesOf(
  shown: readonly (readonly [Path, Format])[],
  book: FigureBook,
): Markup {
  return markup`
<section class="tiles">${
    shown.map(([path, format]) =>
      markup`<div class="tile"><span class="big">${book.value(path, format)}</span>${
        book.label(path)
      }</div>`
    )
  }</section>${book.reasons()}`;
}
