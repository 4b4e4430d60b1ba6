// What a table of bars is, told by its first lines: its columns, its times, how long its bars are.
import { US_PER_DAY, US_PER_MS } from "../base/units.ts";
import type { Market } from "../market/instrument.ts";
import { type BarColumns, barColumns } from "./bar_columns.ts";
import { type BarNames, type BarPrices, PRICES_TITLES, pricesOf } from "./bar_prices.ts";
import {
  daysOf,
  endOfBar,
  type Interval,
  intervalOf,
  isBarTime,
  isLastDay,
  MONTH_US_MAX,
  parseBarTime,
} from "./bar_time.ts";
import { csvFields } from "./csv_line.ts";
import { found } from "./refusal.ts";

/** As `--format` takes them. */
export const BAR_FORMATS = [
  "binance_klines",
  "ohlcv",
  "lean_trade_bars",
  "lean_quote_bars",
] as const;

export type BarFormat = typeof BAR_FORMATS[number];

const TITLES: Readonly<Record<BarFormat, string>> = {
  binance_klines: "Binance dump of klines",
  ohlcv: "table of bars (OHLCV)",
  lean_trade_bars: "QuantConnect Lean minute bars of trades",
  lean_quote_bars: "QuantConnect Lean minute bars of quotes",
};

/** Bars of trades, or of the best bid and ask. */
export interface BarTable {
  readonly format: BarFormat;
  readonly title: string;
  /** Names of all columns, for messages; a row has as many. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  readonly time: BarClock;
  /** Trade prices, or those of the best bid. */
  readonly prices: BarColumns;
  /** Those of the best ask; undefined for bars of trades. */
  readonly asks: BarColumns | undefined;
  /** Base volume of a bar of trades. */
  readonly volume: number | undefined;
  /** Last sizes of a bar of quotes. */
  readonly sizes: { readonly bid: number; readonly ask: number } | undefined;
  readonly of: BarPrices;
  readonly interval: Interval;
  readonly market: Market | undefined;
  readonly symbol: string | undefined;
  /** When the first bar opened, in microseconds. */
  readonly opensAt: number;
}

export interface BarClock {
  readonly column: number;
  /** Whether the time is that of a bar's opening or of its close. */
  readonly is: "open" | "close";
  /** Whether the column's name said so, or its times did; otherwise it is the usual meaning. */
  readonly told: "name" | "times" | "assumed";
  /** Midnight in microseconds where times are milliseconds since; else they are whole times. */
  readonly midnight: number | undefined;
}

/** Why the lines cannot be read as bars; the file and a line may be added in front. */
export interface NoBars {
  readonly why: string;
}

const KLINES = [
  ["open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume", "count"],
  ["taker_buy_volume", "taker_buy_quote_volume", "ignore"],
].flat();
const KLINE_SHAPE = [
  /^\d{13}(\d{3})?$/,
  // A premium index may be below 0.
  ...Array<RegExp>(4).fill(/^-?\d+(\.\d+)?$/),
  /^\d+(\.\d+)?$/,
  /^\d{13}(\d{3})?$/,
];
const LEAN_TRADES = ["ms_since_midnight", "open", "high", "low", "close", "volume"];
const LEAN_QUOTES = [
  ["ms_since_midnight", "bid_open", "bid_high", "bid_low", "bid_close", "last_bid_size"],
  ["ask_open", "ask_high", "ask_low", "ask_close", "last_ask_size"],
].flat();
const MS_PER_DAY = US_PER_DAY / US_PER_MS;
const DECIMAL = /^\d+(\.\d+)?([eE][+-]?\d{1,2})?$/;
const KLINE_FILE = /^([A-Z0-9_]{2,30})-(?:\d{1,2}[smhdw]|1mo)-\d{4}-\d{2}/;
const LEAN_ENTRY = /^\d{8}_([a-z0-9]+)_minute_(?:trade|quote)(_perp)?\.csv$/;
const DATE = /(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/;

/** Which of the formats the first line is of; undefined for none. */
export function barFormatOf(first: readonly string[]): BarFormat | undefined {
  const names = first.map((name) => name.trim().toLowerCase());
  if (isSame(names, KLINES)) return "binance_klines";
  if (barColumns(first) !== undefined) return "ohlcv";
  if (
    first.length === KLINES.length && KLINE_SHAPE.every((shape, at) => shape.test(first[at] ?? ""))
  ) {
    return "binance_klines";
  }
  const [ms = "", ...others] = first;
  if (!/^\d{1,8}$/.test(ms) || MS_PER_DAY <= Number(ms)) return undefined;
  if (!others.every((field) => field === "" || DECIMAL.test(field))) return undefined;
  if (first.length === LEAN_TRADES.length) return "lean_trade_bars";
  return first.length === LEAN_QUOTES.length ? "lean_quote_bars" : undefined;
}

/** The table by its first lines; undefined when more of them are needed to tell. */
export function barTableOf(
  lines: readonly string[],
  { format, names, hasEnded }: {
    readonly format: BarFormat;
    readonly names: BarNames;
    readonly hasEnded: boolean;
  },
): BarTable | NoBars | undefined {
  const first = csvFields(lines[0] ?? "");
  const shape = shapeOf(first, format);
  if ("why" in shape) return shape;
  const { hasHeader } = shape;
  const rows = lines.slice(hasHeader ? 1 : 0);
  if (rows.length < 2 && !hasEnded) return undefined;
  if (rows.length === 0) return { why: "it has no rows" };
  return format === "lean_trade_bars" || format === "lean_quote_bars"
    ? leanTable(shape, { format, names, rows })
    : timedTable(shape, { format, names, rows });
}

/** The columns, before anything is known of the times. */
interface Shape
  extends Pick<BarTable, "names" | "hasHeader" | "prices" | "asks" | "volume" | "sizes"> {
  readonly time: number;
  readonly says: "open" | "close" | undefined;
  readonly closeTime: number | undefined;
}

function shapeOf(first: readonly string[], format: BarFormat): Shape | NoBars {
  const lean = { says: "open", closeTime: undefined, time: 0, hasHeader: false } as const;
  switch (format) {
    case "lean_trade_bars":
      return {
        ...lean,
        names: LEAN_TRADES,
        prices: from(1),
        asks: undefined,
        volume: 5,
        sizes: undefined,
      };
    case "lean_quote_bars": {
      const sizes = { bid: 5, ask: 10 };
      return {
        ...lean,
        names: LEAN_QUOTES,
        prices: from(1),
        asks: from(6),
        volume: undefined,
        sizes,
      };
    }
    case "binance_klines": {
      const hasHeader = !/^\d/.test(first[0] ?? "");
      const names = hasHeader ? first.map((name) => name.trim()) : KLINES;
      const sides = { asks: undefined, volume: 5, sizes: undefined };
      return { ...sides, names, hasHeader, prices: from(1), time: 0, says: "open", closeTime: 6 };
    }
    case "ohlcv": {
      const found = barColumns(first);
      if (found === undefined) {
        return { why: "its header names no time, open, high, low, close and volume" };
      }
      const { time, closeTime, volume, ...prices } = found;
      const names = first.map((name) => name.trim());
      const sides = { asks: undefined, sizes: undefined, volume, prices };
      return { ...sides, names, hasHeader: true, time: time.column, says: time.says, closeTime };
    }
  }
}

function from(open: number): BarColumns {
  return { open, high: open + 1, low: open + 2, close: open + 3 };
}

interface Lines {
  readonly format: BarFormat;
  readonly names: BarNames;
  readonly rows: readonly string[];
}

function leanTable(shape: Shape, { format, names, rows }: Lines): BarTable | NoBars {
  const midnight = dateOf(names.file) ?? dateOf(names.entry ?? "");
  if (midnight === undefined) {
    return {
      why: "its times are since midnight, and no name says of which day: call it as Lean does, " +
        "20221213_trade.zip",
    };
  }
  // What is no time is told by the reader, with its line.
  const times = rows.map((row) => midnight + Number(csvFields(row)[0]) * US_PER_MS)
    .filter((time) => Number.isSafeInteger(time) && 0 < time);
  const entry = LEAN_ENTRY.exec(names.entry ?? "");
  return {
    ...parts(shape, format),
    of: "traded",
    time: { column: 0, is: "open", told: "name", midnight },
    interval: commonest(times) ?? 60_000_000,
    market: entry === null ? undefined : entry[2] === undefined ? "spot" : "usdm",
    symbol: entry?.[1]?.toUpperCase(),
    opensAt: times[0] ?? midnight,
  };
}

function timedTable(shape: Shape, { format, names, rows }: Lines): BarTable | NoBars {
  const fields = rows.map((row) => csvFields(row));
  const texts = fields.map((row) => (row[shape.time] ?? "").trim());
  // What is wrong with a time is told by the reader, with its line.
  const times = texts.filter(isBarTime).map(parseBarTime);
  const [first = 0] = times;
  // Two rows may as well be one that is damaged: the reader tells which.
  if (2 < times.length && times.every((time, at) => at === 0 || time < (times[at - 1] ?? 0))) {
    return { why: "its rows stand newest first: sort them by time, oldest first" };
  }
  const interval = intervalIn(times, shape, (fields[0]?.[shape.closeTime ?? -1] ?? "").trim());
  if (interval === undefined) {
    if (times.length < texts.length) {
      return { why: `its first times are no times: ${found(texts[0] ?? "")}` };
    }
    return { why: "it has one bar and no time of its close: nothing says how long a bar is" };
  }
  const clock = clockOf(shape, { times, interval });
  const of = format === "binance_klines" ? pricesOf(names, fields) : "traded";
  const isMicroseconds = format === "binance_klines" && 16 <= (texts[0] ?? "").length;
  return {
    ...parts(shape, format),
    ...(of === "traded" ? {} : { title: `Binance dump of klines, of ${PRICES_TITLES[of]}` }),
    of,
    time: { column: shape.time, ...clock, midnight: undefined },
    interval,
    // Spot dumps have microseconds and no header; a header is USD-M's, and so are all prices that
    // nobody traded at; otherwise it may be either.
    market: format !== "binance_klines"
      ? undefined
      : shape.hasHeader || of !== "traded"
      ? "usdm"
      : isMicroseconds
      ? "spot"
      : undefined,
    symbol: KLINE_FILE.exec(names.file)?.[1],
    opensAt: clock.is === "open" ? first : first - (interval === "month" ? MONTH_US_MAX : interval),
  };
}

/** By the first bar's close, if it has one; else by how far the times are apart. */
function intervalIn(
  times: readonly number[],
  { says, closeTime }: Shape,
  firstClose: string,
): Interval | undefined {
  const [first = 0] = times;
  if (closeTime !== undefined) return between(first, firstClose) ?? commonest(times);
  if (says !== "open" && 1 < times.length && times.every(isLastDay)) {
    return commonest(times.map((time) => endOfBar(time, "month")));
  }
  // Not yet a month's: the date of its last day is no more than a day among days.
  return commonest(times.map((time) => says === "close" ? endOfBar(time, US_PER_DAY) : time));
}

function parts(shape: Shape, format: BarFormat) {
  const { names, hasHeader, prices, asks, volume, sizes } = shape;
  return { format, title: TITLES[format], names, hasHeader, prices, asks, volume, sizes };
}

/** The name of the column decides; else times that are the last instant of a bar do. */
function clockOf(
  { says }: Shape,
  { times, interval }: { readonly times: readonly number[]; readonly interval: Interval },
): Pick<BarClock, "is" | "told"> {
  if (says !== undefined) return { is: says, told: "name" };
  const isLast = times.every((time) => endOfBar(time, interval) !== time);
  return isLast ? { is: "close", told: "times" } : { is: "open", told: "assumed" };
}

/**
 * The interval that most times in a row are apart, the shortest of several such: one wrong time
 * must not make the others look wrong.
 */
function commonest(times: readonly number[]): Interval | undefined {
  const counts = new Map<Interval, number>();
  for (let at = 1; at < times.length; at++) {
    const [before = 0, time = 0] = [times[at - 1], times[at]];
    const found = intervalOf(before, time);
    if (found === "month") return "month";
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([one, times], [other, otherTimes]) =>
    times === otherTimes ? Number(one) - Number(other) : otherTimes - times
  );
  return sorted[0]?.[0];
}

function between(open: number, close: string): Interval | undefined {
  if (!isBarTime(close)) return undefined;
  const end = endOfBar(parseBarTime(close), 0);
  return intervalOf(open, end);
}

/** Midnight of the day that a name has in eight digits. */
function dateOf(name: string): number | undefined {
  const [, year, month, day] = DATE.exec(name) ?? [];
  if (year === undefined) return undefined;
  const days = daysOf(Number(year), Number(month), Number(day));
  return days === undefined ? undefined : days * US_PER_DAY;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, at) => name === right[at]);
}
