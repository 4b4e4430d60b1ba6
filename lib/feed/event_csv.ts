// Reads the event CSV: bytes to whole ticks and lots in the ring, without allocating per row.
import { ASK, BID, type EventRing, FUNDING, MARK, QUOTE, TRADE } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ByteSource } from "./bytes.ts";
import { Digits, NOWHERE } from "./digits.ts";
import {
  checkHeader,
  COMMENT_START,
  parseComment,
  TYPE_NAMES,
  wordFlag,
} from "./event_csv_format.ts";
import { EVENT_ROWS_MAX, type EventRow, RowReader } from "./event_csv_row.ts";
import { FeedScales } from "./feed_scales.ts";
import { LineBlocks } from "./line_blocks.ts";
import { cannotRead, located } from "./refusal.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";
import { Tally } from "./tally.ts";
import type { UnitScale } from "./unit_scale.ts";

/** A longer line is refused; rows have about 100 bytes. */
export const CSV_LINE_BYTES_MAX = 1 << 16;

export interface EventCsvOptions {
  readonly bytes: ByteSource;
  readonly instrument: Instrument;
  readonly declared: DeclaredMarket;
  readonly blockBytes?: number | undefined;
}

const COMMA = 44;
const LINE_FEED = 10;
const RETURN = 13;
const SIDE_BID = 98;
const SIDE_ASK = 97;
// Where `Digits.values` keeps the numbers of a row.
const LOCAL = 0;
const VENUE = 1;
const SEQ = 2;
const FIRST_ID = 3;
const LAST_ID = 4;
const PREV_ID = 5;
const TRADE_ID = 6;
const PRICE = 7;
const QTY = 8;
const encoder = new TextEncoder();
const TYPE_BYTES = TYPE_NAMES.map((name) => encoder.encode(`${name},`));
/** Types by the first byte of their name; others are undefined. */
const TYPE_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => {
  const type = TYPE_BYTES.findIndex((name) => name[0] === byte);
  return type < 0 ? TYPE_NAMES.length : type;
});

/**
 * An event CSV as a feed.
 *
 * Two quick paths read what a writer writes: one the rows of an event after its first, by comparing
 * their common start, and one the first rows. Neither refuses anything. Whatever they do not know
 * goes to `RowReader`, which has the rules, in full, and the messages.
 */
export class EventCsvSource implements EventSource {
  readonly declared: DeclaredMarket;
  rows = 0;
  readonly #bytes: ByteSource;
  readonly #blocks: LineBlocks;
  readonly #careful: RowReader;
  readonly #tally = new Tally();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #scales: FeedScales;
  readonly #digits = new Digits();
  readonly #price: UnitScale;
  readonly #qty: UnitScale;

  #line = 0;
  #section: "start" | "header" | "rows" = "start";

  // The event being read; its rows are in the ring behind the last complete event.
  #isOpen = false;
  #type = 0;
  #seq = 0;
  #local = 0;
  #rowCount = 0;
  #side = 0;
  /** Length of the common start of its further rows, kept before the data; 0 if there is none. */
  #prefixBytes = 0;

  constructor(options: EventCsvOptions) {
    this.declared = options.declared;
    this.#bytes = options.bytes;
    this.#scales = new FeedScales(options.instrument);
    this.#price = this.#scales.price;
    this.#qty = this.#scales.qty;
    this.#careful = new RowReader(this.#scales);
    this.#blocks = new LineBlocks(options.bytes, {
      blockBytes: options.blockBytes,
      lineBytesMax: CSV_LINE_BYTES_MAX,
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
    return this.#tally.tolerances(this.#scales.qtyOffLot);
  }

  close(): void {
    this.#bytes.close();
  }

  /** Appends the events that end in one more block; false when nothing is left. */
  pull(ring: EventRing): boolean | Promise<boolean> {
    ring.paths[0] = this.#bytes.path;
    if (this.#blocks.hasEnded) return false;
    const filled = this.#blocks.fill();
    if (filled !== undefined) return filled.then(() => this.#scan(ring));
    return this.#scan(ring);
  }

  #scan(ring: EventRing): true {
    const blocks = this.#blocks;
    const buffer = blocks.buffer;
    this.#digits.use(buffer);
    const end = blocks.end;
    let at = blocks.start;
    while (at < end) {
      let next = at;
      if (this.#section === "rows") {
        next = buffer[at] === COMMA
          ? this.#furtherRows(ring, buffer, at, end)
          : this.#firstRow(ring, buffer, at);
      }
      at = next === at ? this.#carefulLine(ring, buffer, at) : next;
    }
    blocks.start = at;
    if (blocks.hasEnded) this.#finish(ring);
    return true;
  }

  // The quick paths take their buffer and offsets as plain arguments: an object would cost more
  // than the row.

  /** Reads rows of the open event; where it stops is the first line that it does not know. */
  #furtherRows(ring: EventRing, buffer: Uint8Array, from: number, end: number): number {
    const prefix = this.#prefixBytes;
    if (prefix === 0) return from;
    const digits = this.#digits;
    const { values } = digits;
    const isQuote = this.#type === QUOTE;
    const rowsMax = isQuote ? 2 : EVENT_ROWS_MAX;
    let rowCount = this.#rowCount;
    let side = this.#side;
    let at = from;
    let rows = 0;
    while (at < end && rowCount < rowsMax) {
      if (!digits.samePrefix(at, prefix)) break;
      const letter = buffer[at + prefix]!;
      if ((letter !== SIDE_BID && letter !== SIDE_ASK) || buffer[at + prefix + 1] !== COMMA) break;
      const rowSide = letter === SIDE_BID ? BID : ASK;
      if (isQuote && rowSide === side && 0 < rowCount) break;
      const comma = digits.units(buffer, at + prefix + 2, PRICE, this.#price);
      if (buffer[comma] !== COMMA || values[PRICE] === 0) break;
      const tail = digits.units(buffer, comma + 1, QTY, this.#qty);
      if (buffer[tail] !== COMMA || buffer[tail + 1] !== COMMA) break;
      const line = tail + (buffer[tail + 2] === RETURN ? 3 : 2);
      if (buffer[line] !== LINE_FEED) break;
      ring.addRow(rowSide, values[PRICE]!, values[QTY]!);
      side = rowSide;
      rowCount++;
      rows++;
      at = line + 1;
    }
    this.#side = side;
    this.#rowCount = rowCount;
    this.#line += rows;
    this.rows += rows;
    return at;
  }

  /** Reads the first row of an event with a level, or a trade; returns `from` for all else. */
  #firstRow(ring: EventRing, buffer: Uint8Array, from: number): number {
    const digits = this.#digits;
    const { values } = digits;
    let at = digits.whole(buffer, from, LOCAL);
    if (buffer[at] !== COMMA || values[LOCAL]! < this.#local || values[LOCAL] === 0) return from;
    at = digits.whole(buffer, at + 1, VENUE);
    if (buffer[at] !== COMMA) return from;
    const typeAt = at + 1;
    const type = TYPE_OF_BYTE[buffer[typeAt]!]!;
    if (MARK <= type) return from;
    const name = TYPE_BYTES[type]!;
    for (let index = 1; index < name.length; index++) {
      if (buffer[typeAt + index] !== name[index]) return from;
    }
    const seqAt = typeAt + name.length;
    const seqEnd = digits.whole(buffer, seqAt, SEQ);
    if (seqEnd === seqAt || buffer[seqEnd] !== COMMA) return from;
    if (this.#isOpen && values[SEQ]! <= this.#seq) return from;
    at = digits.whole(buffer, seqEnd + 1, FIRST_ID);
    if (buffer[at] !== COMMA) return from;
    at = digits.whole(buffer, at + 1, LAST_ID);
    if (buffer[at] !== COMMA) return from;
    at = digits.whole(buffer, at + 1, PREV_ID);
    if (buffer[at] !== COMMA || buffer[at + 2] !== COMMA) return from;
    const letter = buffer[at + 1]!;
    if (letter !== SIDE_BID && letter !== SIDE_ASK) return from;
    at = this.#firstLevel(buffer, at + 3, type);
    if (buffer[at] !== LINE_FEED) return from;

    const slot = this.#begin(ring, type, this.#line + 1);
    ring.firstId[slot] = values[FIRST_ID]!;
    ring.lastId[slot] = values[LAST_ID]!;
    ring.prevId[slot] = values[PREV_ID]!;
    this.#addRow(ring, letter === SIDE_BID ? BID : ASK);
    if (type === TRADE) ring.tradeId[slot] = values[TRADE_ID]!;
    else this.#keepPrefix(buffer, typeAt, seqEnd);
    this.#line++;
    this.rows++;
    return at + 1;
  }

  /** Price, quantity, trade id and flag; returns where the line ends. */
  #firstLevel(buffer: Uint8Array, from: number, type: number): number {
    const digits = this.#digits;
    const { values } = digits;
    let at = digits.units(buffer, from, PRICE, this.#price);
    if (buffer[at] !== COMMA || values[PRICE] === 0) return NOWHERE;
    at = digits.units(buffer, at + 1, QTY, this.#qty);
    if (buffer[at] !== COMMA) return NOWHERE;
    if (type !== TRADE) return buffer[at + 1] === COMMA ? this.#lineEnd(buffer, at + 2) : NOWHERE;
    if (values[QTY] === 0) return NOWHERE;
    at = digits.whole(buffer, at + 1, TRADE_ID) + 1;
    if (buffer[at - 1] !== COMMA) return NOWHERE;
    return this.#lineEnd(buffer, isMarketFlag(buffer, at) ? at + 6 : at);
  }

  #lineEnd(buffer: Uint8Array, at: number): number {
    return buffer[at] === RETURN ? at + 1 : at;
  }

  /** Keeps what further rows of the event begin with, before the data: `,,depth,17,,,,`. */
  #keepPrefix(buffer: Uint8Array, typeAt: number, seqEnd: number): void {
    buffer[0] = COMMA;
    buffer[1] = COMMA;
    let to = 2;
    for (let at = typeAt; at < seqEnd; at++) buffer[to++] = buffer[at]!;
    for (let commas = 0; commas < 4; commas++) buffer[to++] = COMMA;
    this.#prefixBytes = to;
  }

  /** Begins the event whose numbers are in `values`. Positional, being called for each event. */
  #begin(ring: EventRing, type: number, line: number): number {
    if (this.#isOpen) this.#publish(ring);
    const { values } = this.#digits;
    this.#isOpen = true;
    this.#type = type;
    this.#seq = values[SEQ]!;
    this.#local = values[LOCAL]!;
    this.#rowCount = 0;
    this.#prefixBytes = 0;
    ring.nextLine = line;
    return ring.beginEvent(type, values[LOCAL]!, values[VENUE]!);
  }

  #addRow(ring: EventRing, side: number): void {
    const { values } = this.#digits;
    ring.addRow(side, values[PRICE]!, values[QTY]!);
    this.#side = side;
    this.#rowCount++;
  }

  #publish(ring: EventRing): void {
    ring.endEvent();
    this.#tally.count(ring);
  }

  #finish(ring: EventRing): void {
    const place = { path: this.#bytes.path };
    if (this.#isOpen) return this.#publish(ring);
    if (this.#section === "rows") {
      throw new RangeError(cannotRead(place, "it has a header but no events"));
    }
    throw new RangeError(cannotRead(place, this.#line === 0 ? "it is empty" : "it has no header"));
  }

  /** Reads the line at `from` by all the rules; returns where the next one starts. */
  #carefulLine(ring: EventRing, buffer: Uint8Array, from: number): number {
    const next = buffer.indexOf(LINE_FEED, from) + 1;
    this.#line++;
    this.#careful.column = undefined;
    try {
      this.#readLine(ring, this.#text(buffer, from, next - 1));
    } catch (error) {
      const { column } = this.#careful;
      throw located(error, { path: this.#bytes.path, line: this.#line, column });
    }
    return next;
  }

  #text(buffer: Uint8Array, from: number, end: number): string {
    const isFirst = this.#line === 1;
    const hasMark = isFirst && buffer[from] === 0xef && buffer[from + 1] === 0xbb &&
      buffer[from + 2] === 0xbf;
    const start = hasMark ? from + 3 : from;
    const stop = start < end && buffer[end - 1] === RETURN ? end - 1 : end;
    if (CSV_LINE_BYTES_MAX < stop - start) {
      throw new RangeError(`the line is longer than ${CSV_LINE_BYTES_MAX} bytes`);
    }
    try {
      return this.#decoder.decode(buffer.subarray(start, stop));
    } catch {
      throw new SyntaxError("it is not UTF-8 text");
    }
  }

  #readLine(ring: EventRing, line: string): void {
    if (line === "") return;
    if (this.#section === "rows") {
      return this.#applyRow(ring, this.#careful.read(line, this.#open()));
    }
    if (this.#section === "start" && line.startsWith(COMMENT_START.trimEnd())) {
      parseComment(line);
      this.#section = "header";
      return;
    }
    checkHeader(line);
    this.#section = "rows";
  }

  #open() {
    return {
      isOpen: this.#isOpen,
      type: this.#type,
      seq: this.#seq,
      local: this.#local,
      rowCount: this.#rowCount,
      side: this.#side,
    };
  }

  #applyRow(ring: EventRing, row: EventRow): void {
    const { values } = this.#digits;
    if (!row.continues) {
      values[SEQ] = row.seq;
      values[LOCAL] = row.local;
      values[VENUE] = row.venue;
      const slot = this.#begin(ring, row.type, this.#line);
      // The ring holds a funding time with the rate, not as an id.
      ring.firstId[slot] = row.type === FUNDING ? 0 : row.firstId;
      ring.lastId[slot] = row.lastId;
      ring.prevId[slot] = row.prevId;
      ring.tradeId[slot] = row.tradeId;
      this.#careful.column = "flag";
      if (row.word !== undefined) ring.flag[slot] = wordFlag(ring, row.word);
    }
    const { level } = row;
    if (level !== undefined) {
      values[PRICE] = level.price;
      values[QTY] = row.type === FUNDING ? row.firstId : level.qty;
      this.#addRow(ring, level.side);
    }
    this.rows++;
  }
}

/** Whether `market` stands there. */
function isMarketFlag(buffer: Uint8Array, at: number): boolean {
  return buffer[at] === 109 && buffer[at + 1] === 97 && buffer[at + 2] === 114 &&
    buffer[at + 3] === 107 && buffer[at + 4] === 101 && buffer[at + 5] === 116;
}
