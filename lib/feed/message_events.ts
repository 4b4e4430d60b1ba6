// One Binance message, already parsed, to events in the ring: recorded and live alike.
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
import type { Instrument, Market } from "../market/instrument.ts";
import { FLAG_WORD, wordFlag } from "./event_csv_format.ts";
import { FeedScales } from "./feed_scales.ts";
import type { Fields, RawMessage } from "./raw_message.ts";
import { found } from "./refusal.ts";
import { Tally } from "./tally.ts";

const US_PER_MS = 1_000;
/** The word of USD-M trades between two orders of the market. */
const MARKET_WORD = "MARKET";
/** Our word for USD-M trades with orders that the book does not show. */
const RPI_WORD = "RPI";

export interface MessageEventsOptions {
  /**
   * Deep in a book may rest orders from when the tick was smaller. A recording must be read with its
   * own tick; live, such a level is left out: no new order can be near it.
   */
  readonly offTick?: "refused" | "left_out" | undefined;
}

/**
 * Appends messages about one instrument.
 *
 * - Throws SyntaxError or RangeError for what is malformed; then nothing has been appended.
 * - Does not look at the symbol: see `misplaced`.
 */
export class MessageEvents {
  readonly scales: FeedScales;
  readonly tally = new Tally();
  /** Rows appended. */
  rows = 0;
  /** The field read last, for the message of a refusal. */
  field: string | undefined;
  /** Levels of a book that were left out, being between two ticks. */
  levelsOffTick = 0;
  readonly #market: Market;
  readonly #skipsOffTick: boolean;
  #local = 0;
  #rate = "";
  #fundingUs = 0;

  constructor(instrument: Instrument, { offTick = "refused" }: MessageEventsOptions = {}) {
    this.scales = new FeedScales(instrument);
    this.#market = instrument.market;
    this.#skipsOffTick = offTick === "left_out";
  }

  /** Appends a message's events, or none and throws; what is ignored appends nothing. */
  append(ring: EventRing, message: RawMessage, local: number): void {
    this.field = undefined;
    this.#local = local;
    const { rowTail } = ring;
    try {
      this.#appendKind(ring, message);
    } catch (error) {
      // Rows of an event that was begun are nobody's.
      ring.rowTail = rowTail;
      throw error;
    }
  }

  #appendKind(ring: EventRing, message: RawMessage): void {
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
      case "agg_trade":
        return this.#appendAggTrade(ring, fields);
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
    const isSpot = this.#market === "spot";
    const slot = ring.beginEvent(DEPTH, this.#local, this.#time(fields, isSpot ? "E" : "T"));
    ring.firstId[slot] = this.#whole(fields, "U");
    ring.lastId[slot] = this.#whole(fields, "u");
    if (!isSpot) ring.prevId[slot] = this.#whole(fields, "pu");
    this.#addLevels(ring, fields, { bids: "b", asks: "a" });
    this.#end(ring);
  }

  #appendQuote(ring: EventRing, fields: Fields): void {
    const isSpot = this.#market === "spot";
    const slot = ring.beginEvent(QUOTE, this.#local, isSpot ? 0 : this.#time(fields, "T"));
    ring.lastId[slot] = this.#whole(fields, "u");
    this.#addBest(ring, BID, this.#best(fields, { price: "b", qty: "B" }));
    this.#addBest(ring, ASK, this.#best(fields, { price: "a", qty: "A" }));
    this.#end(ring);
  }

  #best(fields: Fields, names: { price: string; qty: string }): { price: number; qty: number } {
    const price = this.#price(fields, names.price);
    const qty = this.scales.shownQty(this.#decimal(fields, names.qty), names.qty);
    this.field = names.price;
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
    const qty = this.scales.printQty(this.#decimal(fields, "q"), "q");
    if (qty === 0 && word === undefined) throw new RangeError("q is 0");
    this.#addTaken(ring, fields, { price, qty });
    this.#end(ring);
  }

  #tradeWord(fields: Fields): string | undefined {
    this.field = "X";
    const { X: word } = fields;
    if (word === undefined || word === MARKET_WORD) return undefined;
    if (typeof word !== "string" || !FLAG_WORD.test(word)) {
      throw new SyntaxError("it must be a word in capitals");
    }
    return word;
  }

  /**
   * What a trade was made of stays unsaid; its id is the aggregate's. On USD-M `q` holds orders that
   * the book never shows too, and `nq` leaves them out: of those alone, it is no market trade.
   */
  #appendAggTrade(ring: EventRing, fields: Fields): void {
    const slot = ring.beginEvent(TRADE, this.#local, this.#time(fields, "T"));
    ring.tradeId[slot] = this.#whole(fields, "a");
    const price = this.#price(fields, "p");
    if (price === 0) throw new RangeError("p is 0");
    const all = this.scales.printQty(this.#decimal(fields, "q"), "q");
    if (all === 0) throw new RangeError("q is 0");
    const shown = fields.nq === undefined || isZero(this.#decimal(fields, "nq"))
      ? undefined
      : this.scales.printQty(this.#decimal(fields, "nq"), "nq");
    if (shown === undefined && fields.nq !== undefined) ring.flag[slot] = wordFlag(ring, RPI_WORD);
    this.#addTaken(ring, fields, { price, qty: shown ?? all });
    this.#end(ring);
  }

  #addTaken(ring: EventRing, fields: Fields, level: { price: number; qty: number }): void {
    this.field = "m";
    if (typeof fields.m !== "boolean") throw new SyntaxError("it must be true or false");
    // The buyer was the maker, so a seller took.
    this.#addRow(ring, fields.m ? ASK : BID, level);
  }

  #appendMark(ring: EventRing, fields: Fields): void {
    const venue = this.#time(fields, "E");
    const mark = this.scales.e8.read(this.#decimal(fields, "p"), "p");
    if (mark <= 0) throw new RangeError(`p is ${found(this.#decimal(fields, "p"))}`);
    const funding = this.#freshFunding(fields);
    ring.beginEvent(MARK, this.#local, venue);
    this.#addRow(ring, BID, { price: mark, qty: 0 });
    this.#end(ring);
    if (funding === undefined) return;
    ring.beginEvent(FUNDING, this.#local, venue);
    this.#addRow(ring, BID, funding);
    this.#end(ring);
  }

  /** Told once, and again whenever it changed. A delivery contract has an empty rate. */
  #freshFunding(fields: Fields): { price: number; qty: number } | undefined {
    const rate = this.#decimal(fields, "r");
    if (rate === "") return undefined;
    const fundingUs = this.#us(fields, "T");
    if (rate === this.#rate && fundingUs === this.#fundingUs) return undefined;
    const price = this.scales.e8.read(this.#decimal(fields, "r"), "r");
    this.#rate = rate;
    this.#fundingUs = fundingUs;
    return { price, qty: fundingUs };
  }

  #addLevels(ring: EventRing, fields: Fields, names: { bids: string; asks: string }): void {
    this.#addSide(ring, BID, this.#levels(fields, names.bids));
    this.#addSide(ring, ASK, this.#levels(fields, names.asks));
  }

  #levels(fields: Fields, name: string): readonly unknown[] {
    this.field = name;
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
      const price = this.scales.price.readDown(priceText, "price");
      if (!this.scales.price.isExact && this.#skipsOffTick) {
        this.levelsOffTick++;
        continue;
      }
      if (!this.scales.price.isExact) this.scales.price.read(priceText, "price");
      if (price <= 0) throw new RangeError(`price is ${found(priceText)}: it must be above 0`);
      const qty = this.scales.shownQty(qtyText, "qty");
      this.#addRow(ring, side, { price, qty });
    }
  }

  #addRow(ring: EventRing, side: number, level: { price: number; qty: number }): void {
    ring.addRow(side, level.price, level.qty);
    this.rows++;
  }

  #end(ring: EventRing): void {
    ring.endEvent();
    this.tally.count(ring);
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
    this.field = name;
    const value = fields[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw new SyntaxError(`found ${found(JSON.stringify(value) ?? "nothing")}; it must be whole`);
    }
    return value;
  }

  #price(fields: Fields, name: string): number {
    const price = this.scales.price.read(this.#decimal(fields, name), name);
    if (price < 0) throw new RangeError(`${name} is below 0`);
    return price;
  }

  #decimal(fields: Fields, name: string): string {
    this.field = name;
    const value = fields[name];
    if (typeof value === "string") return value;
    throw new SyntaxError(`found ${found(JSON.stringify(value) ?? "nothing")}; it must be text`);
  }
}

function isZero(text: string): boolean {
  return /^0+(?:\.0+)?$/.test(text);
}

/** Why a message is not about an instrument's market; undefined when it may be. */
export function misplaced(
  message: RawMessage,
  instrument: { readonly market: Market },
): string | undefined {
  if (message.market === undefined || message.market === instrument.market) return undefined;
  return `it is a message of ${message.market}; the data are of ${instrument.market}`;
}
