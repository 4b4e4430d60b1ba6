// The end of a page: rows to search, and what is needed to get the same again.
import { count } from "./format.ts";
import { type FigureBook, table } from "./html_figures.ts";
import { packedText } from "./html_pack.ts";
import { type Markup, markup, raw } from "./html_text.ts";
import type { KeptRows } from "./kept_rows.ts";
import { FILLS_HEADER, ORDERS_HEADER } from "./rows.ts";
import type { Report } from "./schema.ts";

/** Names of the tables that the script fills. */
export const TABLES = ["fills_table", "orders_table"] as const;

/** Fills and orders, packed; the script shows a page of them at a time. */
export function rowSection(rows: KeptRows, book: FigureBook): Markup {
  const fills = { name: "fills_table", header: FILLS_HEADER, rows: rows.fills, file: "fills.csv" };
  const orders = {
    name: "orders_table",
    header: ORDERS_HEADER,
    rows: rows.orders,
    file: "orders.csv",
  };
  return markup`${rowTable({ ...fills, all: rows.fillCount }, book)}${
    rowTable({ ...orders, all: rows.orderCount }, book)
  }`;
}

interface RowTable {
  readonly name: typeof TABLES[number] | string;
  readonly header: string;
  readonly rows: readonly string[];
  readonly file: string;
  /** Rows of the file. */
  readonly all: number;
}

function rowTable({ name, header, rows, file, all }: RowTable, book: FigureBook): Markup {
  const told = rows.length < all
    ? `The first ${count(rows.length)} of ${count(all)}; ${file} has all`
    : `All ${count(all)}, as in ${file}`;
  const head = header.split(",").map((column) => columnName(column));
  const text = `${[header, ...rows].join("\n")}\n`;
  return markup`
<div class="rows" id="${book.idOf(name)}">
<h3>${book.pageLabel(name)}</h3>
<p class="soft">${told}.</p>
<noscript><p class="soft">Without scripts this table stays empty: ${file} has its rows.</p></noscript>
<div class="find"><input type="search" placeholder="Search, such as: sell 2 maker" aria-label="Search"><button class="turn" type="button">Back</button><button class="turn" type="button">On</button><output></output></div>${
    table(head, [])
  }
<script type="text/plain" id="${book.idOf(name)}_rows">${raw(packedText(text))}</script>
</div>`;
}

function columnName(column: string): string {
  return column.replace(/_us$/, " (UTC)").replaceAll("_", " ");
}

/** Files, oddities, configuration, command and digest. */
export function originSection(
  report: Report,
  { book, command }: { readonly book: FigureBook; readonly command: string },
): Markup {
  return markup`
<h3>${book.pageLabel("command")}</h3>
<pre id="command">${command}</pre>
<p>${book.label(["run", "digest"])}: <code>${book.value(["run", "digest"], "text")}</code></p>${
    filesAndConfig(report, book)
  }`;
}

/** What was read, what was wrong with it, what the run did, and its configuration. */
export function filesAndConfig(report: Report, book: FigureBook): Markup {
  const { data } = report;
  const files = data.files.map((_, index) => {
    const path = ["data", "files", index];
    return markup`<td class="long">${book.value([...path, "path"], "text")}</td><td>${
      book.value([...path, "bytes"], "count")
    }</td><td class="long"><code>${book.value([...path, "sha256"], "text")}</code></td>`;
  });
  const head = ["path", "bytes", "sha256"].map((key) => book.label(["data", "files", key], key));
  return markup`
<h3>${book.label(["data", "files"])}</h3>${table(head, files, "texts")}
<h3>${book.label(["data"], "Data")}</h3>${oddities(report, book)}
<h3>${book.label(["run"], "Run")}</h3>${runFigures(book)}
<h3>${book.label(["config"])}</h3>
<pre id="${book.idOf("config")}">${JSON.stringify(report.config, null, 2)}</pre>`;
}

function oddities({ data }: Report, book: FigureBook): Markup {
  const counts = ["rows", "events", "gaps", "resyncs", "resumes", "crossed"].map((key) =>
    book.cells(["data", key], "count")
  );
  const texts = ["from", "to"].map((key) => book.cells(["data", key], "text"));
  const clock = ["offset_us", "late", "stepped_back", "skewed"].map((key) =>
    book.cells(["data", "clock", key], "count", `clock: ${key.replaceAll("_", " ")}`)
  );
  const tolerated = Object.keys(data.tolerances).map((kind) =>
    book.cells(["data", "tolerances", kind], "count", kind.replaceAll("_", " "))
  );
  return markup`${table([], [...texts, ...counts, ...clock, ...tolerated])}${book.reasons()}`;
}

function runFigures(book: FigureBook): Markup {
  const keys = ["decisions", "requests", "fills", "rows_per_s", "events_per_s"];
  const rows = keys.map((key) => book.cells(["run", key], "count"));
  return table([], [
    ...rows,
    book.cells(["run", "elapsed_ms"], { round: 0, unit: "ms" }),
    book.cells(["run", "peak_rss_bytes"], { round: 1, times: 1e-6, unit: "MB" }),
  ]);
}
