// Reads a table of bars into the ring: four events a bar, on an assumed path.
import { US_PER_MS, US_PER_S } from "../base/units.ts";
import { ASK, BID, type EventRing, QUOTE, TRADE } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { BarColumns } from "./bar_columns.ts";
import { isLowFirst, pointAt, POINTS } from "./bar_path.ts";
import type { BarTable } from "./bar_table.ts";
import {
  barEnd,
  barStart,
  endOfBar,
  intervalText,
  MONTH_US_MAX,
  parseBarTime,
} from "./bar_time.ts";
import type { ByteSource } from "./bytes.ts";
import { FeedScales } from "./feed_scales.ts";
import { Fields } from "./fields.ts";
import { LineBlocks } from "./line_blocks.ts";
import { cannotRead, found, located } from "./refusal.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";

/** A longer line is refused: 12 columns have about 150 bytes. */
export const BAR_LINE_BYTES_MAX = 1 << 14;
/** Sizes of an assumed touch: at least one lot must have been there. */
const LOT = 1;
const MS_FROM = 1e11;
const US_FROM = 1e14;

export interface BarSourceOptions {
  readonly bytes: ByteSource;
  readonly table: BarTable;
  readonly instrument: Instrument;
  readonly declared: DeclaredMarket;
  readonly blockBytes?: number | undefined;
}

/**
 * A table of bars as a feed.
 *
 * - A bar of trades is four prints, a quarter of its whole lots each, the rest with the last. Who
 *   took follows from the direction of the last move (the tick rule; a buyer before the first).
 *   A point without a lot is a quote one tick wide instead.
 * - A bar of quotes is four quotes; the sizes are known at the close and one lot before.
 * - Bars stand in order, each at a whole number of intervals after the one before. What is left
 *   out between two is counted as missing and not made up.
 */
export class BarSource implements EventSource {
  readonly declared: DeclaredMarket;
  rows = 0;
  /** Bars that the data leave out. */
  missing = 0;
  readonly #bytes: ByteSource;
  readonly #table: BarTable;
  readonly #blocks: LineBlocks;
  readonly #scales: FeedScales;
  readonly #fields: Fields;
  readonly #path = new Float64Array(POINTS);
  readonly #asks = new Float64Array(POINTS);
  #line = 0;
  /** When the bar before ended; 0 before the first. */
  #ended = 0;
  #price = 0;
  #side = BID;
  #isEpoch: boolean | undefined;
  #untraded = 0;
  #oneSided = 0;

  constructor(options: BarSourceOptions) {
    const { bytes, table } = options;
    this.declared = options.declared;
    this.#bytes = bytes;
    this.#table = table;
    this.#scales = new FeedScales(options.instrument);
    this.#fields = new Fields(this.#scales);
    this.#fields.names = table.names;
    this.#blocks = new LineBlocks(bytes, {
      blockBytes: options.blockBytes,
      lineBytesMax: BAR_LINE_BYTES_MAX,
      line: () => this.#line + 1,
    });
  }

  get bytesRead(): number {
    return this.#bytes.bytesRead;
  }

  get bytesTotal(): number {
    return this.#bytes.bytesTotal;
  }

  get files(): readonly SourceFile[] {
    return this.#bytes.file === undefined ? [] : [this.#bytes.file];
  }

  get tolerances(): Tolerances {
    const all = {
      missing_bars: this.missing,
      bars_without_trades: this.#untraded,
      one_sided_bars: this.#oneSided,
      qty_off_lot: this.#scales.qtyOffLot,
    };
    return Object.fromEntries(Object.entries(all).filter(([, count]) => 0 < count));
  }

  close(): void {
    this.#bytes.close();
  }

  /** Appends the events of the bars that end in one more block; false when nothing is left. */
  pull(ring: EventRing): boolean | Promise<boolean> {
    ring.paths[0] = this.#bytes.path;
    if (this.#blocks.hasEnded) return false;
    const filled = this.#blocks.fill();
    if (filled !== undefined) return filled.then(() => this.#scan(ring));
    return this.#scan(ring);
  }

  #scan(ring: EventRing): true {
    const blocks = this.#blocks;
    try {
      while (blocks.start < blocks.end) {
        const next = this.#split(blocks.start);
        if (!this.#fields.isBlank) this.#take(ring);
        blocks.start = next;
      }
    } catch (error) {
      const column = this.#fields.columnName;
      throw located(error, { path: this.#bytes.path, line: this.#line, column });
    }
    if (blocks.hasEnded && this.rows === 0) {
      throw new RangeError(cannotRead({ path: this.#bytes.path }, "it has no rows"));
    }
    return true;
  }

  #split(from: number): number {
    const { buffer } = this.#blocks;
    this.#line++;
    this.#fields.column = -1;
    const hasMark = this.#line === 1 && buffer[from] === 0xef && buffer[from + 1] === 0xbb &&
      buffer[from + 2] === 0xbf;
    const next = this.#fields.split(buffer, hasMark ? from + 3 : from);
    if (BAR_LINE_BYTES_MAX < next - from) {
      throw new RangeError(`the line is longer than ${BAR_LINE_BYTES_MAX} bytes`);
    }
    return next;
  }

  #take(ring: EventRing): void {
    const { names, hasHeader, volume } = this.#table;
    if (this.#fields.count !== names.length) {
      const what = `wrong columns: found ${this.#fields.count}, expected ${names.length}`;
      throw new SyntaxError(what);
    }
    if (hasHeader && this.rows === 0 && this.#isEpoch === undefined) {
      this.#isEpoch = false;
      return;
    }
    ring.nextLine = this.#line;
    const opens = this.#follow();
    if (volume === undefined) this.#quoteBar(ring, opens);
    else this.#tradeBar(ring, opens, volume);
    this.rows++;
  }

  /** When the bar opened; it follows the one before. */
  #follow(): number {
    const { interval, time } = this.#table;
    const told = this.#time();
    const ends = time.is === "close" ? endOfBar(told, interval) : barEnd(told, interval);
    const opens = time.is === "close" ? barStart(ends, interval) : told;
    const before = this.#ended;
    this.#ended = ends;
    if (before === 0 || opens === before) return opens;
    this.#fields.column = time.column;
    if (opens < before) {
      const what = opens + (ends - opens) <= before
        ? "it is not later than the bar before: sort the file by time, each bar once"
        : `the bar overlaps the one before, which is ${intervalText(interval)} long`;
      throw new RangeError(what);
    }
    const bars = interval === "month" ? this.#months(before, opens) : (opens - before) / interval;
    if (!Number.isInteger(bars)) {
      throw new RangeError(
        `the bar is not a whole number of intervals (${
          intervalText(interval)
        }) after the one before`,
      );
    }
    this.missing += bars;
    return opens;
  }

  #months(from: number, to: number): number {
    let count = 0;
    let at = from;
    for (; at < to; count++) at = barEnd(at, "month");
    return at === to ? count : NaN;
  }

  /** The time in the row, in microseconds, with room behind it for the end of the bar. */
  #time(): number {
    const us = this.#anyTime();
    if (us <= Number.MAX_SAFE_INTEGER - MONTH_US_MAX) return us;
    throw new RangeError(`${us / US_PER_S} is too many seconds for a time`);
  }

  #anyTime(): number {
    const { column, midnight } = this.#table.time;
    const fields = this.#fields;
    if (midnight !== undefined) {
      fields.whole(column);
      return midnight + fields.values[column]! * US_PER_MS;
    }
    if (this.rows === 0) this.#isEpoch = /^\d{10,16}$/.test(fields.text(column));
    if (this.#isEpoch !== true) {
      fields.column = column;
      return parseBarTime(fields.text(column).trim());
    }
    fields.whole(column);
    const value = fields.values[column]!;
    if (US_FROM <= value) return value;
    if (value < US_PER_S) throw new RangeError(`${value} is no time`);
    return MS_FROM <= value ? value * US_PER_MS : value * US_PER_S;
  }

  /** Reads four prices in ticks and lays them out as the path; returns nothing to allocate. */
  #readPath(columns: BarColumns, path: Float64Array): void {
    const fields = this.#fields;
    const { values } = fields;
    const { open, high, low, close } = columns;
    fields.price(open);
    fields.price(high);
    fields.price(low);
    fields.price(close);
    const [o, h, l, c] = [values[open]!, values[high]!, values[low]!, values[close]!];
    if (l === 0) throw this.#wrong(low, "price is 0");
    if (h < l) throw this.#wrong(high, `high ${found(fields.text(high))} is below the low`);
    if (o < l || h < o) {
      throw this.#wrong(open, `open ${found(fields.text(open))} is outside low to high`);
    }
    if (c < l || h < c) {
      throw this.#wrong(close, `close ${found(fields.text(close))} is outside low to high`);
    }
    path[0] = o;
    path[1] = h;
    path[2] = l;
    path[3] = c;
  }

  #wrong(column: number, what: string): RangeError {
    this.#fields.column = column;
    return new RangeError(what);
  }

  // Positional, because it runs once a bar.
  #tradeBar(ring: EventRing, opens: number, volume: number): void {
    const path = this.#path;
    this.#readPath(this.#table.prices, path);
    if (isLowFirst(path[0]!, path[1]!, path[2]!)) swapExtremes(path);
    this.#fields.printQty(volume);
    const lots = this.#fields.values[volume]!;
    const quarter = Math.floor(lots / POINTS);
    if (lots === 0) this.#untraded++;
    for (let point = 0; point < POINTS; point++) {
      const price = path[point]!;
      if (price !== this.#price && this.#price !== 0) this.#side = this.#price < price ? BID : ASK;
      this.#price = price;
      const at = pointAt(opens, this.#ended, point);
      const qty = point < POINTS - 1 ? quarter : lots - (POINTS - 1) * quarter;
      if (0 < qty) {
        ring.beginEvent(TRADE, at, at);
        ring.addRow(this.#side, price, qty);
        ring.endEvent();
      } else {
        this.#assumeTouch(ring, at);
      }
    }
  }

  /** A price at which no lot was traded: the touch that a trade would have left. */
  #assumeTouch(ring: EventRing, at: number): void {
    const bid = this.#side === BID ? this.#price - 1 : this.#price;
    if (bid === 0) return;
    ring.beginEvent(QUOTE, at, at);
    ring.addRow(BID, bid, LOT);
    ring.addRow(ASK, bid + 1, LOT);
    ring.endEvent();
  }

  #quoteBar(ring: EventRing, opens: number): void {
    const { prices, asks, sizes } = this.#table;
    const fields = this.#fields;
    if (asks === undefined || sizes === undefined) return;
    if (fields.isEmpty(prices.open) || fields.isEmpty(asks.open)) {
      this.#oneSided++;
      return;
    }
    const [bid, ask] = [this.#path, this.#asks];
    this.#readPath(prices, bid);
    this.#readPath(asks, ask);
    // Twice the mids: the nearer extreme of the middle comes first.
    if (isLowFirst(bid[0]! + ask[0]!, bid[1]! + ask[1]!, bid[2]! + ask[2]!)) {
      swapExtremes(bid);
      swapExtremes(ask);
    }
    fields.shownQty(sizes.bid);
    fields.shownQty(sizes.ask);
    for (let point = 0; point < POINTS; point++) {
      const at = pointAt(opens, this.#ended, point);
      const isLast = point === POINTS - 1;
      ring.beginEvent(QUOTE, at, at);
      ring.addRow(BID, bid[point]!, isLast ? Math.max(LOT, fields.values[sizes.bid]!) : LOT);
      ring.addRow(ASK, ask[point]!, isLast ? Math.max(LOT, fields.values[sizes.ask]!) : LOT);
      ring.endEvent();
    }
  }
}

function swapExtremes(path: Float64Array): void {
  const high = path[1]!;
  path[1] = path[2]!;
  path[2] = high;
}
