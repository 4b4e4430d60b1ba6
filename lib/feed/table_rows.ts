// What the rows of several tables have in common: sides, trades, quotes, whole books.
import { ASK, BID, type EventRing, QUOTE, SNAPSHOT, TRADE } from "../market/event_ring.ts";
import type { Fields } from "./fields.ts";
import type { MapperParts } from "./layout.ts";
import { found } from "./refusal.ts";

const encoder = new TextEncoder();

/** Two words, and the sides of the book or of a taker that they stand for. */
export interface SideWords {
  readonly bid: Uint8Array;
  readonly ask: Uint8Array;
  readonly shown: string;
}

export function sideWords(bid: string, ask: string): SideWords {
  return { bid: encoder.encode(bid), ask: encoder.encode(ask), shown: `${bid} or ${ask}` };
}

/** The side that a field names; throws SyntaxError for any other word. */
export function sideOf(fields: Fields, column: number, words: SideWords): number {
  if (fields.is(column, words.bid)) return BID;
  if (fields.is(column, words.ask)) return ASK;
  throw new SyntaxError(`found ${found(fields.text(column))}; expected ${words.shown}`);
}

const YES = ["true", "True", "TRUE", "1"].map((word) => encoder.encode(word));
const NO = ["false", "False", "FALSE", "0"].map((word) => encoder.encode(word));

/** What a field says; throws SyntaxError for any other word. */
export function isTrue(fields: Fields, column: number): boolean {
  for (const word of YES) if (fields.is(column, word)) return true;
  for (const word of NO) if (fields.is(column, word)) return false;
  throw new SyntaxError(`found ${found(fields.text(column))}; expected true or false`);
}

/** Who took, where a field says whether the buyer was the maker. */
export function takerOf(fields: Fields, column: number): number {
  return isTrue(fields, column) ? ASK : BID;
}

/** Milliseconds as microseconds; 0 where the field is empty. */
export function msToUs(fields: Fields, column: number): number {
  fields.present(column);
  return inUs(fields.values[column]!);
}

function inUs(ms: number): number {
  const us = ms * 1_000;
  if (Number.MAX_SAFE_INTEGER < us) throw new RangeError(`${ms} is no time in milliseconds`);
  return us;
}

const US_FROM = 1e15;
const MS_FROM = 1e12;

/** A time that is in microseconds or milliseconds by its size, in microseconds. */
export function dumpTime(fields: Fields, column: number): number {
  fields.whole(column);
  const value = fields.values[column]!;
  if (US_FROM <= value) return value;
  if (MS_FROM <= value) return inUs(value);
  throw new RangeError(`${value} is no time in milliseconds or microseconds`);
}

/** Columns of a trade; `id` where there is one. */
export interface TradeColumns {
  readonly price: number;
  readonly qty: number;
  readonly id: number | undefined;
}

/**
 * Appends a trade; `taker` is who took, `word` what the venue calls a trade that is not one between
 * two orders of the market. Positional, being called for each row.
 */
export function addTrade(
  ring: EventRing,
  { fields, events }: MapperParts,
  columns: TradeColumns,
  local: number,
  venue: number,
  taker: number,
  word: string | undefined,
): void {
  const { values } = fields;
  fields.price(columns.price);
  fields.printQty(columns.qty);
  const price = values[columns.price]!;
  const qty = values[columns.qty]!;
  if (word === undefined) {
    fields.column = columns.price;
    if (price === 0) throw new RangeError("price is 0");
    fields.column = columns.qty;
    if (qty === 0) throw new RangeError("qty of a trade is 0");
  }
  if (columns.id !== undefined) fields.present(columns.id);
  const slot = events.begin(ring, TRADE, local, venue);
  if (columns.id !== undefined) ring.tradeId[slot] = values[columns.id]!;
  if (word !== undefined) events.word(ring, slot, word);
  events.row(ring, taker, price, qty);
}

/** Columns of the best prices. */
export interface QuoteColumns {
  readonly bid: number;
  readonly bidQty: number;
  readonly ask: number;
  readonly askQty: number;
  /** Update id, where there is one. */
  readonly id: number | undefined;
}

/** Appends a quote; a side that is empty, or 0 at a price of 0, has no orders. */
export function addQuote(
  ring: EventRing,
  { fields, events }: MapperParts,
  columns: QuoteColumns,
  local: number,
  venue: number,
): void {
  const { values } = fields;
  const hasBid = readLevel(fields, columns.bid, columns.bidQty);
  const hasAsk = readLevel(fields, columns.ask, columns.askQty);
  if (columns.id !== undefined) fields.present(columns.id);
  const slot = events.begin(ring, QUOTE, local, venue);
  if (columns.id !== undefined) ring.lastId[slot] = values[columns.id]!;
  if (hasBid) events.row(ring, BID, values[columns.bid]!, values[columns.bidQty]!);
  if (hasAsk) events.row(ring, ASK, values[columns.ask]!, values[columns.askQty]!);
}

/** Reads a level; false where there is none. */
function readLevel(fields: Fields, price: number, qty: number): boolean {
  if (fields.isEmpty(price) && fields.isEmpty(qty)) return false;
  fields.price(price);
  fields.shownQty(qty);
  if (fields.values[price]! !== 0) return true;
  fields.column = price;
  if (fields.values[qty]! !== 0) throw new RangeError("price is 0");
  return false;
}

/**
 * Where the levels of a whole book stand: the price of level 0 by side, the distance to that of the
 * next level, and from each price to its quantity.
 */
export interface BookColumns {
  readonly levels: number;
  readonly bid: number;
  readonly ask: number;
  readonly step: number;
  readonly qty: number;
}

/** Appends a whole book as a snapshot; levels that are empty are not there. */
export function addBook(
  ring: EventRing,
  parts: MapperParts,
  columns: BookColumns,
  local: number,
  venue: number,
): number {
  const slot = parts.events.begin(ring, SNAPSHOT, local, venue);
  addLevels(ring, parts, columns, BID);
  addLevels(ring, parts, columns, ASK);
  return slot;
}

function addLevels(ring: EventRing, parts: MapperParts, columns: BookColumns, side: number): void {
  const { fields, events } = parts;
  const { values } = fields;
  let price = side === BID ? columns.bid : columns.ask;
  const toQty = columns.qty;
  let before = 0;
  for (let level = 0; level < columns.levels; level++, price += columns.step) {
    if (!readLevel(fields, price, price + toQty)) continue;
    const ticks = values[price]!;
    fields.column = price;
    const isWorse = before === 0 || (side === BID ? ticks < before : before < ticks);
    if (!isWorse) throw new RangeError("its price is no worse than that of the level before");
    before = ticks;
    events.row(ring, side, ticks, values[price + toQty]!);
  }
}

/** Appends one level to the open event. A price of 0 is none. */
export function addLevel(
  ring: EventRing,
  { fields, events }: MapperParts,
  columns: { readonly price: number; readonly qty: number },
  side: number,
): void {
  fields.price(columns.price);
  fields.shownQty(columns.qty);
  fields.column = columns.price;
  if (fields.values[columns.price]! === 0) throw new RangeError("price is 0");
  events.row(ring, side, fields.values[columns.price]!, fields.values[columns.qty]!);
}
