// The page of a report: one file that opens offline, made of the report and of what a run drew.
import { chartsOf } from "./html_charts.ts";
import { FigureBook } from "./html_figures.ts";
import { fillSection, markoutSection } from "./html_fills.ts";
import { headSection, titleOf } from "./html_head.ts";
import { periodSection, returnSection, splitSection } from "./html_money.ts";
import { originSection, rowSection, TABLES } from "./html_origin.ts";
import { kpiSection, quotingSection } from "./html_quoting.ts";
import {
  chartFigure,
  footerOf,
  pageOf,
  type PlacedChart,
  type Section,
  sectionsOf,
} from "./html_shell.ts";
import { type Markup, markup } from "./html_text.ts";
import type { KeptRows } from "./kept_rows.ts";
import type { RunChannels } from "./run_series.ts";
import type { Report } from "./schema.ts";

/** What the main run drew; absent where there was no run to draw. */
export interface Drawn {
  readonly series: RunChannels | undefined;
  readonly rows: KeptRows | undefined;
}

export interface PageParts extends Drawn {
  readonly report: Report;
  /** The command line that gives the same digest. */
  readonly command: string;
}

/** The page of one symbol. */
export function reportPage(parts: PageParts): string {
  const { report, series, rows } = parts;
  const charts = series === undefined
    ? []
    : chartsOf(series, report.data).map((chart) => ({ ...chart, id: chart.name }));
  return pageOf({
    title: titleOf(report),
    body: body(parts, charts),
    charts,
    tables: rows === undefined ? [] : TABLES,
  });
}

function body(parts: PageParts, charts: readonly PlacedChart[]): Markup {
  const { report, command, rows } = parts;
  const book = new FigureBook(report);
  const head = headSection(report, book);
  const sections: readonly Section[] = [
    ...figureSections(parts, { book, charts }),
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
<nav>${links}</nav>${sectionsOf(sections)}${footerOf(book)}`;
}

/** What a run is judged by. */
export function figureSections(
  { report, series }: { readonly report: Report; readonly series: RunChannels | undefined },
  { book, charts }: { readonly book: FigureBook; readonly charts: readonly PlacedChart[] },
): readonly Section[] {
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
  ];
  return sections.map((section) => ({ ...section, id: book.idOf(section.id) }));
}
