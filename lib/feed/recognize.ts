// Tells by its first lines what an input file is, and what it is about.
import type { BarNames } from "./bar_prices.ts";
import { type BarFormat, barFormatOf, type BarTable, barTableOf } from "./bar_table.ts";
import { csvFields } from "./csv_line.ts";
import { COLUMNS, COMMENT_START, parseComment, UNDECLARED } from "./event_csv_format.ts";
import { LAYOUTS, type OwnFormat } from "./formats.ts";
import { fitsHeader, fitsShape, isDataRow, type Layout } from "./layout.ts";
import { readRawLine, splitRawLine } from "./raw_message.ts";
import type { DeclaredMarket } from "./source.ts";

/** What the head of a file shows. */
export type Recognized = Readonly<
  | { kind: "event_csv"; declared: DeclaredMarket; localFrom: number }
  | {
    kind: "raw";
    declared: DeclaredMarket;
    localFrom: number;
    symbols: readonly SymbolSeen[];
  }
  | {
    kind: "table";
    layout: Layout;
    declared: DeclaredMarket;
    localFrom: number;
    symbols: readonly SymbolSeen[];
  }
  | { kind: "bars"; table: BarTable; declared: DeclaredMarket; localFrom: number }
  | { kind: "no_bars"; why: string }
  | { kind: "closes"; noBars?: string }
  | { kind: "empty" }
  /** With the first line, of which the refusal tells. */
  | { kind: "unknown"; line: string }
>;

/** A symbol that rows of the head name. */
export interface SymbolSeen {
  readonly symbol: string;
  /** Local time of the first of them in microseconds; 0 where it cannot be read. */
  readonly localFrom: number;
  /** Number of the line of the first of them. */
  readonly line: number;
}

/** The name that a column of closes must have, in any case. */
export const CLOSE_COLUMN = "close";

const RAW_START = /^\d+ +\{|^\d+(\.\d+)?: \{|^\S+:\/\/\S+ <?-> \d/;

export interface RecognizeOptions {
  /** What the file is called: some say only so of which day they are. */
  readonly names?: BarNames | undefined;
  /** What the user says the file is; its content is then asked only what it is about. */
  readonly format?: OwnFormat | Layout | undefined;
}

/**
 * Recognizes the head of a file; undefined when more of it is needed to tell.
 *
 * What is wrong inside the file is left to its reader, which names line and column.
 */
export function recognize(
  head: string,
  hasEnded: boolean,
  { format, names = NO_NAMES }: RecognizeOptions = {},
): Recognized | undefined {
  const text = head.replace(/^\uFEFF/, "");
  const all = text.split(/\r?\n/);
  // What follows the last newline may be half a line.
  const whole = hasEnded ? all : all.slice(0, -1);
  const lines = whole.filter((line) => line.trim() !== "");
  const [first] = lines;
  if (first === undefined) return hasEnded ? { kind: "empty" } : undefined;
  switch (format) {
    case "event_csv":
      return recognizeEventCsv(lines, hasEnded);
    case "raw_lines":
      return recognizeRaw(whole, hasEnded);
    case "closes":
      return { kind: "closes" };
    case "binance_klines":
    case "ohlcv":
    case "lean_trade_bars":
    case "lean_quote_bars":
      return recognizeBars(lines, { format, names, hasEnded });
    case undefined:
      break;
    default:
      return recognizeTable(whole, hasEnded, format);
  }
  if (RAW_START.test(first)) return recognizeRaw(whole, hasEnded);
  if (isEventCsv(first)) return recognizeEventCsv(lines, hasEnded);
  const row = fieldsOf(first);
  const layout = LAYOUTS.find((one) => fits(row, one));
  if (layout !== undefined) return recognizeTable(whole, hasEnded, layout);
  const bars = barFormatOf(row);
  if (bars !== undefined) {
    const what = recognizeBars(lines, { format: bars, names, hasEnded });
    const hasCloses = what?.kind === "no_bars" && closeColumn(row) !== undefined;
    return hasCloses ? { kind: "closes", noBars: what.why } : what;
  }
  return closeColumn(row) === undefined ? { kind: "unknown", line: first } : { kind: "closes" };
}

const NO_NAMES: BarNames = { file: "" };

function recognizeBars(
  lines: readonly string[],
  options: { readonly format: BarFormat; readonly names: BarNames; readonly hasEnded: boolean },
): Recognized | undefined {
  const table = attempt(() => barTableOf(lines, options));
  if (table === undefined) {
    return options.hasEnded ? { kind: "unknown", line: lines[0] ?? "" } : undefined;
  }
  if ("why" in table) return { kind: "no_bars", why: table.why };
  const { market, symbol, opensAt } = table;
  const declared = { market, symbol, syntheticSeed: undefined };
  return { kind: "bars", table, declared, localFrom: opensAt };
}

function fits(row: readonly string[], layout: Layout): boolean {
  return fitsHeader(row, layout) || (layout.shape !== undefined && fitsShape(row, layout.shape));
}

/** A line of the head that is not blank, with its number. */
interface Numbered {
  readonly text: string;
  readonly line: number;
}

function numbered(whole: readonly string[]): readonly Numbered[] {
  return whole.map((text, at) => ({ text, line: at + 1 })).filter(({ text }) => text.trim() !== "");
}

function recognizeTable(
  whole: readonly string[],
  hasEnded: boolean,
  layout: Layout,
): Recognized | undefined {
  const lines = numbered(whole);
  const [first, second] = lines;
  const hasHeader = !isDataRow(fieldsOf(first?.text ?? ""), layout);
  if (hasHeader && second === undefined && !hasEnded) return undefined;
  const rows = hasHeader ? lines.slice(1) : lines;
  const { market, symbol, localFrom } = layout.declare(fieldsOf(rows[0]?.text ?? ""));
  return {
    kind: "table",
    layout,
    declared: { market, symbol, syntheticSeed: undefined },
    localFrom,
    symbols: layout.symbolColumn === undefined ? [] : symbolsOf(rows, layout),
  };
}

/** The symbols of a table's rows, in the order of their first ones. */
function symbolsOf(rows: readonly Numbered[], layout: Layout): readonly SymbolSeen[] {
  const seen = new Map<string, SymbolSeen>();
  for (const { text, line } of rows) {
    const fields = fieldsOf(text);
    if (fields.length !== layout.columns.length) continue;
    const { symbol = "", localFrom } = layout.declare(fields);
    if (symbol !== "" && !seen.has(symbol)) seen.set(symbol, { symbol, localFrom, line });
  }
  return [...seen.values()];
}

/** Index of the column of closes in a header; undefined if there is none. */
export function closeColumn(header: readonly string[]): number | undefined {
  const index = header.findIndex((name) => name.trim().toLowerCase() === CLOSE_COLUMN);
  return index < 0 ? undefined : index;
}

function isEventCsv(first: string): boolean {
  const [column] = COLUMNS;
  return first.startsWith(COMMENT_START.trim()) || fieldsOf(first).includes(column);
}

function recognizeEventCsv(lines: readonly string[], hasEnded: boolean): Recognized | undefined {
  const [first = ""] = lines;
  const hasComment = first.startsWith(COMMENT_START.trim());
  const row = lines[hasComment ? 2 : 1];
  if (row === undefined && !hasEnded) return undefined;
  const declared = hasComment ? attempt(() => parseComment(first)) : UNDECLARED;
  const local = Number(fieldsOf(row ?? "")[0]);
  return {
    kind: "event_csv",
    declared: declared ?? UNDECLARED,
    localFrom: Number.isSafeInteger(local) ? local : 0,
  };
}

function recognizeRaw(whole: readonly string[], hasEnded: boolean): Recognized | undefined {
  const lines = numbered(whole);
  const localFrom = attempt(() => splitRawLine(lines[0]?.text ?? "").local) ?? 0;
  const seen = new Map<string, SymbolSeen>();
  let declared: DeclaredMarket | undefined;
  for (const { text, line } of lines) {
    const read = attempt(() => readRawLine(text));
    if (read?.message === undefined) continue;
    const { market, symbol } = read.message;
    if (symbol === undefined) continue;
    if (!seen.has(symbol)) seen.set(symbol, { symbol, localFrom: read.local, line });
    if (market !== undefined) declared ??= { market, symbol, syntheticSeed: undefined };
  }
  if (declared === undefined && !hasEnded) return undefined;
  return { kind: "raw", declared: declared ?? UNDECLARED, localFrom, symbols: [...seen.values()] };
}

function fieldsOf(line: string): readonly string[] {
  return attempt(() => csvFields(line)) ?? [];
}

/** The result, or undefined where the text is wrong: the reader will say how. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
