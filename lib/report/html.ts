// The page of a report: one file that opens offline, made of the report and of what a run drew.
import { createHash } from "node:crypto";
import plotter from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import plotterStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import plotterLicense from "uplot/LICENSE" with { type: "text" };
import client from "./html_client.js" with { type: "text" };
import screenStyle from "./html_page.css" with { type: "text" };
import paperStyle from "./html_paper.css" with { type: "text" };
import { type Chart, chartsOf } from "./html_charts.ts";
import { FigureBook } from "./html_figures.ts";
import { fillSection, markoutSection } from "./html_fills.ts";
import { headSection, titleOf } from "./html_head.ts";
import { keyOf } from "./html_markouts.ts";
import { periodSection, returnSection, splitSection } from "./html_money.ts";
import { originSection, rowSection, TABLES } from "./html_origin.ts";
import { packCharts } from "./html_pack.ts";
import { picture } from "./html_picture.ts";
import { kpiSection, quotingSection } from "./html_quoting.ts";
import { type Markup, markup, raw, scriptJson } from "./html_text.ts";
import type { KeptRows } from "./kept_rows.ts";
import type { RunChannels } from "./run_series.ts";
import type { Report } from "./schema.ts";

export interface PageParts {
  readonly report: Report;
  /** The command line that gives the same digest. */
  readonly command: string;
  /** What the main run drew; absent where there was no run to draw. */
  readonly series: RunChannels | undefined;
  readonly rows: KeptRows | undefined;
}

/** The whole page. It needs no network, no server and, but for zoom and search, no script. */
export function reportPage(parts: PageParts): string {
  const charts = parts.series === undefined ? [] : chartsOf(parts.series, parts.report.data);
  const { text, ...contents } = packCharts(charts);
  const tables = parts.rows === undefined ? [] : TABLES;
  const scripts = [`/*\n${plotterLicense}*/\n${plotter}`, client];
  const styles = `${plotterStyle}\n${screenStyle}\n${paperStyle}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts, styles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Evenkeel">
<title>${titleOf(parts.report)}</title>
<style>${raw(styles)}</style>
</head>
<body>${body(parts, charts)}
<script type="application/json" id="contents">${scriptJson({ ...contents, tables })}</script>
<script type="text/plain" id="series">${raw(text)}</script>${
    scripts.map((script) => markup`\n<script>${raw(script)}</script>`)
  }
</body>
</html>
`.text;
}

/** Nothing is loaded from anywhere; of scripts and styles only ours are run. */
function policy(scripts: readonly string[], styles: string): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; script-src ${scripts.map(hash).join(" ")}; ` +
    `style-src ${hash(styles)}; base-uri 'none'; form-action 'none'`;
}

/** A part of the page: its place in the navigation, and what is in it. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly inner: Markup;
}

function body(parts: PageParts, charts: readonly Chart[]): Markup {
  const { report, command, series, rows } = parts;
  const book = new FigureBook(report);
  const head = headSection(report, book);
  const drawn = charts.map((chart) => chartFigure(chart, book));
  const none = markup`\n<p class="why">Nothing was drawn: there was no run to draw.</p>`;
  const sections: readonly Section[] = [
    { id: "charts", title: "Over time", inner: markup`${drawn.length === 0 ? none : drawn}` },
    { id: "kpis", title: "Targets", inner: kpiSection(report, book) },
    { id: "return", title: "Return", inner: returnSection(report, book) },
    {
      id: "split",
      title: "Where it came from",
      inner: markup`${splitSection(report, book)}${
        series === undefined ? undefined : periodSection(series.periods, book)
      }`,
    },
    { id: "fills", title: "Fill rate", inner: fillSection(report, book) },
    { id: "markouts", title: "Mark-outs", inner: markoutSection(report, book) },
    { id: "quoting", title: "Quoting", inner: quotingSection(report, book) },
    ...(rows === undefined
      ? []
      : [{ id: "rows", title: "Fills and orders", inner: rowSection(rows, book) }]),
    {
      id: "origin",
      title: "To get the same again",
      inner: originSection(report, { book, command }),
    },
  ];
  const links = sections.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`);
  return markup`${head}
<nav>${links}</nav>${
    sections.map(({ id, title, inner }) =>
      markup`\n<section id="${id}"><h2>${title}</h2>${inner}</section>`
    )
  }
<footer><p>Every underlined name opens its definition. Figures of report.json are cut or rounded for the eye; report.json has them exactly. Charts: uPlot 1.6.32, copyright Leon Sorokin, MIT License.</p></footer>
<h2 class="paper-only">Definitions</h2>${book.definitions()}`;
}

function chartFigure(chart: Chart, book: FigureBook): Markup {
  const { name, unit, lines } = chart;
  const key = lines.length === 1 ? undefined : markup`
<div class="key">${lines.map(({ label, color }) => keyOf(label, color))}</div>`;
  const label = book.pageLabel(name);
  return markup`
<figure id="${name}"><figcaption>${label} <span class="unit">${unit}</span></figcaption>${key}${
    picture(chart, name.replaceAll("_", " "))
  }<div class="plot"></div></figure>`;
}
