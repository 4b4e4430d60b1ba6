// Reads recorded lines, `<local time> <Binance message as JSON>`, into the ring.
import {
  ASK,
  BID,
  DEPTH,
  type EventRing,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ByteSource } from "./bytes.ts";
import { FLAG_WORD, wordFlag } from "./event_csv_format.ts";
import { FeedScales } from "./feed_scales.ts";
import { LineBlocks } from "./line_blocks.ts";
import { type Fields, type RawMessage, readRawLine } from "./raw_message.ts";
import { cannotRead, found, located } from "./refusal.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";
import { Tally } from "./tally.ts";

/** A snapshot of 5,000 levels a side has about 320 kB. */
export const RAW_LINE_BYTES_MAX = 1 << 23;

export interface RawLinesOptions {
  readonly bytes: ByteSource;
  readonly instrument: Instrument;
  /** Messages about other symbols are left out; otherwise a file may have one symbol alone. */
  readonly only?: string | undefined;
  /** Whether the file is known to hold several: then a book that names none may be any one's. */
  readonly hasSeveral?: boolean | undefined;
  /** Messages are taken as they stand, in whatever order: they are sorted behind. */
  readonly anyOrder?: boolean | undefined;
  readonly blockBytes?: number | undefined;
}

const LINE_FEED = 10;
const US_PER_MS = 1_000;
/** The word of USD-M trades between two orders of the market. */
const MARKET_WORD = "MARKET";

/** Recorded websocket messages as a feed. */
export class RawLinesSource implements EventSource {
  readonly declared: DeclaredMarket;
  rows = 0;
  readonly #bytes: ByteSource;
  readonly #blocks: LineBlocks;
  readonly #scales: FeedScales;
  readonly #instrument: Instrument;
  readonly #isPicky: boolean;
  readonly #hasSeveral: boolean;
  readonly #anyOrder: boolean;
  readonly #tally = new Tally();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #line = 0;
  /** The field being read, for the message of a refusal. */
  #field: string | undefined;
  #local = 0;
  #hasEvents = false;
  #otherSymbols = 0;
  #unnamedSnapshots = 0;
  #rate = "";
  #fundingUs = 0;

  constructor(options: RawLinesOptions) {
    const { market, symbol } = options.instrument;
    this.declared = { market, symbol, syntheticSeed: undefined };
    this.#instrument = options.instrument;
    this.#isPicky = options.only !== undefined;
    this.#hasSeveral = options.hasSeveral === true;
    this.#anyOrder = options.anyOrder === true;
    this.#bytes = options.bytes;
    this.#scales = new FeedScales(options.instrument);
    this.#blocks = new LineBlocks(options.bytes, {
      blockBytes: options.blockBytes,
      lineBytesMax: RAW_LINE_BYTES_MAX,
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
    const own = {
      other_symbols: this.#otherSymbols,
      unnamed_snapshots: this.#unnamedSnapshots,
    };
    const found = Object.entries(own).filter(([, count]) => 0 < count);
    return { ...this.#tally.tolerances(this.#scales.qtyOffLot), ...Object.fromEntries(found) };
  }

  close(): void {
    this.#bytes.close();
  }

  /** Appends the events of one more block; false when nothing is left. */
  pull(ring: EventRing): boolean | Promise<boolean> {
    ring.paths[0] = this.#bytes.path;
    if (this.#blocks.hasEnded) return false;
    const filled = this.#blocks.fill();
    if (filled !== undefined) return filled.then(() => this.#scan(ring));
    return this.#scan(ring);
  }

  #scan(ring: EventRing): true {
    const blocks = this.#blocks;
    while (blocks.start < blocks.end) {
      const next = blocks.buffer.indexOf(LINE_FEED, blocks.start) + 1;
      this.#line++;
      this.#field = undefined;
      ring.nextLine = this.#line;
      try {
        this.#readLine(ring, this.#text(blocks.buffer.subarray(blocks.start, next - 1)));
      } catch (error) {
        throw located(error, { path: this.#bytes.path, line: this.#line, column: this.#field });
      }
      blocks.start = next;
    }
    if (blocks.hasEnded && !this.#hasEvents) {
      const { symbol } = this.#instrument;
      const of = this.#otherSymbols === 0
        ? ""
        : ` of ${symbol}, and ${this.#otherSymbols} of others`;
      const what = this.#line === 0 ? "it is empty" : `it holds no market data${of}`;
      throw new RangeError(cannotRead({ path: this.#bytes.path }, what));
    }
    return true;
  }

  #text(bytes: Uint8Array): string {
    if (RAW_LINE_BYTES_MAX < bytes.length) {
      throw new RangeError(`the line is longer than ${RAW_LINE_BYTES_MAX} bytes`);
    }
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new SyntaxError("it is not UTF-8 text");
    }
  }

  #readLine(ring: EventRing, line: string): void {
    if (line.trim() === "") return;
    const { local, message } = readRawLine(line);
    if (local < this.#local && !this.#anyOrder) {
      throw new RangeError(`local time goes back from ${this.#local} to ${local}`);
    }
    this.#local = local;
    if (message === undefined || this.#isLeftOut(message)) return;
    if (message.kind === "ignored") {
      this.#tally.ignoredMessages++;
      return;
    }
    this.#checkInstrument(message);
    this.#append(ring, message);
    this.#hasEvents = true;
  }

  /** Whether the message is another symbol's, or nobody knows whose it is. */
  #isLeftOut({ symbol, kind }: RawMessage): boolean {
    if (!this.#isPicky) return false;
    if (symbol !== undefined) {
      if (symbol === this.#instrument.symbol) return false;
      this.#otherSymbols++;
      return true;
    }
    if (!this.#hasSeveral || kind !== "snapshot") return false;
    this.#unnamedSnapshots++;
    return true;
  }

  #checkInstrument(message: RawMessage): void {
    const { market, symbol } = this.#instrument;
    if (message.market !== undefined && message.market !== market) {
      throw new RangeError(`it is a message of ${message.market}; the data are of ${market}`);
    }
    if (message.symbol !== undefined && message.symbol !== symbol) {
      throw new RangeError(
        `it is about ${found(message.symbol)}; the data are about ${symbol}: --symbol picks one`,
      );
    }
  }

  #append(ring: EventRing, message: RawMessage): void {
    const { fields, kind } = message;
    switch (kind) {
      case "snapshot":
        return this.#appendSnapshot(ring, fields);
      case "depth":
        return this.#appendDepth(ring, fields);
      case "quote":
        return this.#appendQuote(ring, fields);
      case "trade":
        return this.#appendTrade(ring, fields);
      case "mark":
        return this.#appendMark(ring, fields);
    }
  }

  #appendSnapshot(ring: EventRing, fields: Fields): void {
    const venue = fields.T === undefined ? 0 : this.#time(fields, "T");
    const lastId = this.#whole(fields, "lastUpdateId");
    const slot = ring.beginEvent(SNAPSHOT, this.#local, venue);
    ring.lastId[slot] = lastId;
    this.#addLevels(ring, fields, { bids: "bids", asks: "asks" });
    this.#end(ring);
  }

  #appendDepth(ring: EventRing, fields: Fields): void {
    const isSpot = this.#instrument.market === "spot";
    const slot = ring.beginEvent(DEPTH, this.#local, this.#time(fields, isSpot ? "E" : "T"));
    ring.firstId[slot] = this.#whole(fields, "U");
    ring.lastId[slot] = this.#whole(fields, "u");
    if (!isSpot) ring.prevId[slot] = this.#whole(fields, "pu");
    this.#addLevels(ring, fields, { bids: "b", asks: "a" });
    this.#end(ring);
  }

  #appendQuote(ring: EventRing, fields: Fields): void {
    const isSpot = this.#instrument.market === "spot";
    const slot = ring.beginEvent(QUOTE, this.#local, isSpot ? 0 : this.#time(fields, "T"));
    ring.lastId[slot] = this.#whole(fields, "u");
    this.#addBest(ring, BID, this.#best(fields, { price: "b", qty: "B" }));
    this.#addBest(ring, ASK, this.#best(fields, { price: "a", qty: "A" }));
    this.#end(ring);
  }

  #best(fields: Fields, names: { price: string; qty: string }): { price: number; qty: number } {
    const price = this.#price(fields, names.price);
    const qty = this.#scales.shownQty(this.#decimal(fields, names.qty), names.qty);
    this.#field = names.price;
    if (price === 0 && 0 < qty) throw new RangeError("price is 0");
    return { price, qty };
  }

  /** A side without orders comes as price 0 and quantity 0: it has no row. */
  #addBest(ring: EventRing, side: number, best: { price: number; qty: number }): void {
    if (0 < best.price) this.#addRow(ring, side, best);
  }

  #appendTrade(ring: EventRing, fields: Fields): void {
    const slot = ring.beginEvent(TRADE, this.#local, this.#time(fields, "T"));
    ring.tradeId[slot] = this.#whole(fields, "t");
    const word = this.#tradeWord(fields);
    if (word !== undefined) ring.flag[slot] = wordFlag(ring, word);
    const price = this.#price(fields, "p");
    if (price === 0 && word === undefined) throw new RangeError("p is 0");
    const qty = this.#scales.printQty(this.#decimal(fields, "q"), "q");
    if (qty === 0 && word === undefined) throw new RangeError("q is 0");
    this.#field = "m";
    if (typeof fields.m !== "boolean") throw new SyntaxError("it must be true or false");
    // The buyer was the maker, so a seller took.
    this.#addRow(ring, fields.m ? ASK : BID, { price, qty });
    this.#end(ring);
  }

  #tradeWord(fields: Fields): string | undefined {
    this.#field = "X";
    const { X: word } = fields;
    if (word === undefined || word === MARKET_WORD) return undefined;
    if (typeof word !== "string" || !FLAG_WORD.test(word)) {
      throw new SyntaxError("it must be a word in capitals");
    }
    return word;
  }

  #appendMark(ring: EventRing, fields: Fields): void {
    const venue = this.#time(fields, "E");
    const mark = this.#scales.e8.read(this.#decimal(fields, "p"), "p");
    if (mark <= 0) throw new RangeError(`p is ${found(this.#decimal(fields, "p"))}`);
    ring.beginEvent(MARK, this.#local, venue);
    this.#addRow(ring, BID, { price: mark, qty: 0 });
    this.#end(ring);
    this.#appendFunding(ring, fields, venue);
  }

  /** Told once, and again whenever it changed. A delivery contract has an empty rate. */
  #appendFunding(ring: EventRing, fields: Fields, venue: number): void {
    const rate = this.#decimal(fields, "r");
    if (rate === "") return;
    const fundingUs = this.#us(fields, "T");
    if (rate === this.#rate && fundingUs === this.#fundingUs) return;
    this.#rate = rate;
    this.#fundingUs = fundingUs;
    const price = this.#scales.e8.read(this.#decimal(fields, "r"), "r");
    ring.beginEvent(FUNDING, this.#local, venue);
    this.#addRow(ring, BID, { price, qty: fundingUs });
    this.#end(ring);
  }

  #addLevels(ring: EventRing, fields: Fields, names: { bids: string; asks: string }): void {
    this.#addSide(ring, BID, this.#levels(fields, names.bids));
    this.#addSide(ring, ASK, this.#levels(fields, names.asks));
  }

  #levels(fields: Fields, name: string): readonly unknown[] {
    this.#field = name;
    const levels = fields[name];
    if (!Array.isArray(levels)) throw new SyntaxError("it must be an array of levels");
    return levels;
  }

  #addSide(ring: EventRing, side: number, levels: readonly unknown[]): void {
    for (const level of levels) {
      const [priceText, qtyText] = Array.isArray(level) ? level : [];
      if (typeof priceText !== "string" || typeof qtyText !== "string") {
        throw new SyntaxError("a level must be a price and a quantity, both as text");
      }
      const price = this.#scales.price.read(priceText, "price");
      if (price <= 0) throw new RangeError(`price is ${found(priceText)}: it must be above 0`);
      const qty = this.#scales.shownQty(qtyText, "qty");
      this.#addRow(ring, side, { price, qty });
    }
  }

  #addRow(ring: EventRing, side: number, level: { price: number; qty: number }): void {
    ring.addRow(side, level.price, level.qty);
    this.rows++;
  }

  #end(ring: EventRing): void {
    ring.endEvent();
    this.#tally.count(ring);
  }

  /** Milliseconds as sent, in microseconds. */
  #time(fields: Fields, name: string): number {
    const us = this.#us(fields, name);
    if (us === 0) throw new RangeError("it is 0");
    return us;
  }

  #us(fields: Fields, name: string): number {
    const us = this.#whole(fields, name) * US_PER_MS;
    if (us <= Number.MAX_SAFE_INTEGER) return us;
    throw new RangeError(`${us / US_PER_MS} is no time in milliseconds`);
  }

  #whole(fields: Fields, name: string): number {
    this.#field = name;
    const value = fields[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw new SyntaxError(`found ${found(JSON.stringify(value) ?? "nothing")}; it must be whole`);
    }
    return value;
  }

  #price(fields: Fields, name: string): number {
    const price = this.#scales.price.read(this.#decimal(fields, name), name);
    if (price < 0) throw new RangeError(`${name} is below 0`);
    return price;
  }

  #decimal(fields: Fields, name: string): string {
    this.#field = name;
    const value = fields[name];
    if (typeof value === "string") return value;
    throw new SyntaxError(`found ${found(JSON.stringify(value) ?? "nothing")}; it must be text`);
  }
}
