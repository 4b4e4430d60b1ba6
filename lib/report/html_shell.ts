// What every page of a report is made of: one file that opens offline, with its scripts and styles.
import { createHash } from "node:crypto";
import plotter from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import plotterStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import plotterLicense from "uplot/LICENSE" with { type: "text" };
import client from "./html_client.js" with { type: "text" };
import screenStyle from "./html_page.css" with { type: "text" };
import paperStyle from "./html_paper.css" with { type: "text" };
import type { Chart } from "./html_charts.ts";
import type { FigureBook } from "./html_figures.ts";
import { keyOf } from "./html_markouts.ts";
import { packCharts } from "./html_pack.ts";
import { picture } from "./html_picture.ts";
import { type Markup, markup, raw, scriptJson } from "./html_text.ts";

/** A chart and its place on the page. */
export interface PlacedChart extends Chart {
  /** Of its figure; one of a kind on the page. */
  readonly id: string;
}

export interface Shell {
  readonly title: string;
  readonly body: Markup;
  readonly charts: readonly PlacedChart[];
  /** Ids of the tables that the script fills. */
  readonly tables: readonly string[];
}

/** The whole page. It needs no network, no server and, but for zoom and search, no script. */
export function pageOf({ title, body, charts, tables }: Shell): string {
  const { text, ...contents } = packCharts(charts.map((chart) => ({ ...chart, name: chart.id })));
  const scripts = [`/*\n${plotterLicense}*/\n${plotter}`, client];
  const styles = `${plotterStyle}\n${screenStyle}\n${paperStyle}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts, styles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Evenkeel">
<title>${title}</title>
<style>${raw(styles)}</style>
</head>
<body>${body}
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
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly inner: Markup;
}

/** Sections one after the other. */
export function sectionsOf(sections: readonly Section[]): readonly Markup[] {
  return sections.map(({ id, title, inner }) =>
    markup`\n<section id="${id}"><h2>${title}</h2>${inner}</section>`
  );
}

/** The end of a page. */
export function footerOf(book: FigureBook): Markup {
  return markup`
<footer><p>Every underlined name opens its definition. Figures of report.json are cut or rounded for the eye; report.json has them exactly. Charts: uPlot 1.6.32, copyright Leon Sorokin, MIT License.</p></footer>
<h2 class="paper-only">Definitions</h2>${book.definitions()}`;
}

export function chartFigure(chart: PlacedChart, book: FigureBook): Markup {
  const { id, name, unit, lines } = chart;
  const key = lines.length === 1 ? undefined : markup`
<div class="key">${lines.map(({ label, color }) => keyOf(label, color))}</div>`;
  const label = book.pageLabel(name);
  return markup`
<figure id="${id}"><figcaption>${label} <span class="unit">${unit}</span></figcaption>${key}${
    picture(chart, name.replaceAll("_", " "))
  }<div class="plot"></div></figure>`;
}
