// Counts the rows of a file that was read to its end, by other means than its reader.
import { parse } from "@std/csv";

export interface Counted {
  /** Rows of the file, as its reader counts them. */
  readonly fileRows: number;
  /** Rows of the events in it; undefined for a format that has no count here. */
  readonly eventRows: number | undefined;
}

type Row = readonly string[];

/** Rows of events that one row of a table gives; formats that are not named give one. */
const ROWS_OF: Readonly<Record<string, (row: Row) => number>> = {
  binance_book_ticker: (row) => pairs(row, { from: 1, step: 2, count: 2 }),
  stream_bookticker: (row) => pairs(row, { from: 5, step: 2, count: 2 }),
  tardis_quotes: (row) => side(row[5], row[4]) + side(row[6], row[7]),
  stream_book20: (row) => pairs(row, { from: 4, step: 2, count: 40 }),
  stream_book10: (row) => pairs(row, { from: 2, step: 2, count: 20 }),
  tardis_book_snapshot_5: (row) => pairs(row, { from: 4, step: 2, count: 10 }),
  tardis_book_snapshot_25: (row) => pairs(row, { from: 4, step: 2, count: 50 }),
};
const ONE_A_ROW =
  /^(binance_(spot|usdm)_(agg_)?trades|binance_t_depth|stream_(trades|actions|depth_diff|depth_snapshot)|tardis_(trades|incremental_book_l2))$/;

/** The lines of a table that hold anything. */
function filled(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, "").split("\n").map((line) => line.replace(/\r$/, ""))
    .filter((line) => line !== "" && line !== '""');
}

export function countTable(text: string, format: string): Counted {
  const lines = filled(text);
  const rows = lines.map((line) => parse(line)[0] ?? []);
  const first = rows[0] ?? [];
  // Each format has a number in its second or third column, and a header has none in either.
  const hasHeader = !/^-?\d/.test(first[1] ?? "") && !/^-?\d/.test(first[2] ?? "");
  const data = hasHeader ? rows.slice(1) : rows;
  const rowsOf = ROWS_OF[format] ?? (ONE_A_ROW.test(format) ? () => 1 : undefined);
  return {
    fileRows: data.length,
    eventRows: rowsOf === undefined ? undefined : data.reduce((sum, row) => sum + rowsOf(row), 0),
  };
}

export function countEventCsv(text: string): Counted {
  const lines = filled(text).filter((line, at) => at !== 0 || !line.startsWith("#")).slice(1);
  const rows = lines.map((line) => parse(line)[0] ?? []);
  const levels = rows.filter((row) => row[8] !== "" || row[9] !== "");
  return { fileRows: rows.length, eventRows: levels.length };
}

export function countRawLines(text: string): Counted {
  let rows = 0;
  let funding = "";
  for (const line of filled(text).filter((one) => one.trim() !== "")) {
    const outer = JSON.parse(line.slice(line.indexOf("{")));
    if (/@depth(5|10|20)(@|$)/.test(String(outer.stream))) continue;
    const message = outer.stream === undefined ? outer : outer.data;
    const { e: type, b, B, a, A } = message;
    if (type === "trade") rows += 1;
    else if (type === "depthUpdate") rows += b.length + a.length;
    else if (type === "markPriceUpdate") {
      rows += 1;
      const next = `${message.r} ${message.T}`;
      if (message.r === "" || next === funding) continue;
      funding = next;
      rows += 1;
    } else if (
      type === "bookTicker" || (type === undefined && message.lastUpdateId === undefined)
    ) {
      const isQuote = [message.u, b, B, a, A].every((value) => value !== undefined);
      if (isQuote) rows += side(b, B) + side(a, A);
    } else if (type === undefined) rows += message.bids.length + message.asks.length;
  }
  return { fileRows: rows, eventRows: rows };
}

export function countCloses(text: string): Counted {
  return { fileRows: parse(text).length - 1, eventRows: undefined };
}

/** 1 where there are orders, 0 where there are none: nothing stands there, or price 0. */
function side(price: string | undefined, qty: string | undefined): number {
  return (price === "" && qty === "") || Number(price) === 0 ? 0 : 1;
}

function pairs(
  row: Row,
  { from, step, count }: { readonly from: number; readonly step: number; readonly count: number },
): number {
  let rows = 0;
  for (let at = from; at < from + step * count; at += step) rows += side(row[at], row[at + 1]);
  return rows;
}
