// Makes a dense USD-M feed of any length: what a busy BTCUSDT day looks like to the replay.
import { type Prng, prng } from "../lib/base/prng.ts";
import { US_PER_S } from "../lib/base/units.ts";
import { EventCsvWriter } from "../lib/feed/event_csv_writer.ts";
import { ASK, BID, DEPTH, EventRing, QUOTE, SNAPSHOT, TRADE } from "../lib/market/event_ring.ts";
import { writeChunk } from "./write_chunk.ts";

/** Rates a second and sizes, as measured on recorded USD-M BTCUSDT. */
const DEPTH_PER_S = 19;
const LEVELS_PER_DEPTH = 68;
const QUOTES_PER_S = 190;
const TRADES_PER_S = 60;
const EVENTS_PER_S = DEPTH_PER_S + QUOTES_PER_S + TRADES_PER_S;
/** The touch moves with each sixth quote, by up to ten ticks: about 50 % a year. */
const MOVE_SHARE = 1 / 6;
const MOVE_TICKS_MAX = 16;

const INSTRUMENT = {
  market: "usdm",
  symbol: "BTCUSDT",
  tickSize: "0.1",
  lotSize: "0.001",
} as const;
/** 2025-06-02T00:00:00Z. */
const START_US = 1_748_822_400_000_000;
const START_TICKS = 600_000;
/** Prices that the book can hold, around the start; the touch turns back before the ends. */
const WINDOW_TICKS = 1 << 16;
const WINDOW_GUARD = 4_096;
const SNAPSHOT_LEVELS = 1_000;
const SNAPSHOT_ID = 1_000_000;
const DEEP_TICKS = 2_000;
const FEED_US = 10_000;
const FEED_JITTER_US = 4_000;
const CHUNK_BYTES = 1 << 20;

export interface DenseOptions {
  readonly rows: number;
  readonly seed?: number;
  /** Its name alone: prices and sizes are those of BTCUSDT. */
  readonly symbol?: string;
  readonly write: (chunk: Uint8Array<ArrayBuffer>) => void;
}

/** Writes events until there are at least `rows` rows; answers with how many there are. */
export function generateDense(options: DenseOptions): number {
  const { rows, seed = 1, symbol = INSTRUMENT.symbol, write } = options;
  const ring = new EventRing();
  const feed = new DenseFeed(ring, prng(seed));
  const instrument = { ...INSTRUMENT, symbol };
  const writer = new EventCsvWriter({ instrument, syntheticSeed: seed });
  feed.snapshot();
  for (;;) {
    writer.write(ring, ring.tail - 1);
    ring.release(ring.tail);
    if (CHUNK_BYTES <= writer.length) write(writer.take());
    if (rows <= ring.rowTail) break;
    feed.next();
  }
  write(writer.take());
  return ring.rowTail;
}

/** Fills a ring with `rows` rows and releases none: the columns in memory. */
export function fillDense(ring: EventRing, options: Pick<DenseOptions, "rows" | "seed">): void {
  const feed = new DenseFeed(ring, prng(options.seed ?? 1));
  feed.snapshot();
  while (ring.rowTail < options.rows) feed.next();
}

/** A book with a size at every price, a touch that walks, and the messages about both. */
class DenseFeed {
  readonly #ring: EventRing;
  readonly #random: Prng;
  /** Size on the side that a price belongs to: bids up to `#bid`, asks above. */
  readonly #qty = new Float64Array(WINDOW_TICKS);
  readonly #first = START_TICKS - WINDOW_TICKS / 2;
  #bid = START_TICKS;
  #at = START_US;
  #local = 0;
  #depthDue = START_US + US_PER_S / DEPTH_PER_S;
  #updateId = SNAPSHOT_ID;
  #depthId = SNAPSHOT_ID;
  #tradeId = 1;
  /** Range of prices that changed since the last depth message. */
  #low = Infinity;
  #high = -Infinity;
  #depthBid = START_TICKS;

  constructor(ring: EventRing, random: Prng) {
    this.#ring = ring;
    this.#random = random;
    for (let slot = 0; slot < WINDOW_TICKS; slot++) this.#qty[slot] = this.#size();
  }

  snapshot(): void {
    const ring = this.#ring;
    const slot = this.#begin(SNAPSHOT);
    ring.lastId[slot] = this.#depthId;
    for (let level = 0; level < SNAPSHOT_LEVELS; level++) this.#row(BID, this.#bid - level);
    for (let level = 1; level <= SNAPSHOT_LEVELS; level++) this.#row(ASK, this.#bid + level);
    ring.endEvent();
  }

  /** Appends the next event. */
  next(): void {
    // The time between two events is uniform, with the mean that the rates give.
    this.#at += Math.floor(this.#random() * 2 * US_PER_S / EVENTS_PER_S);
    if (this.#depthDue <= this.#at) this.#depth();
    else if (this.#random() < TRADES_PER_S / (TRADES_PER_S + QUOTES_PER_S)) this.#trade();
    else this.#quote();
  }

  #quote(): void {
    if (this.#random() < MOVE_SHARE) this.#walk();
    const side = this.#random() < 0.5 ? BID : ASK;
    const price = side === BID ? this.#bid : this.#bid + 1;
    this.#qty[price - this.#first] = this.#size();
    this.#touch(price, price);
    const ring = this.#ring;
    const slot = this.#begin(QUOTE);
    ring.lastId[slot] = this.#updateId;
    this.#row(BID, this.#bid);
    this.#row(ASK, this.#bid + 1);
    ring.endEvent();
  }

  #walk(): void {
    const step = Math.floor((this.#random() * 2 - 1) * (MOVE_TICKS_MAX + 1));
    const from = this.#bid;
    const room = WINDOW_TICKS / 2 - WINDOW_GUARD;
    const isOut = Math.abs(from + step - START_TICKS) > room;
    this.#bid = isOut ? from - step : from + step;
    const low = Math.min(from, this.#bid);
    const high = Math.max(from, this.#bid) + 1;
    for (let price = low; price <= high; price++) this.#qty[price - this.#first] = this.#size();
    this.#touch(low, high);
  }

  #trade(): void {
    const ring = this.#ring;
    const aggressor = this.#random() < 0.5 ? BID : ASK;
    const draw = this.#random();
    const slot = this.#begin(TRADE);
    ring.tradeId[slot] = this.#tradeId++;
    const qty = 1 + Math.floor(draw * draw * draw * 400);
    ring.addRow(aggressor, aggressor === BID ? this.#bid + 1 : this.#bid, qty);
    ring.endEvent();
  }

  /** What the touch left behind, then deep levels with new sizes up to the usual number. */
  #depth(): void {
    const ring = this.#ring;
    const slot = this.#begin(DEPTH);
    ring.prevId[slot] = this.#depthId;
    const start = ring.rowTail;
    for (let price = this.#low; price <= this.#high; price++) {
      // A price that changed sides is gone from the other.
      const isBid = price <= this.#bid;
      if (isBid && this.#depthBid < price) ring.addRow(ASK, price, 0);
      if (!isBid && price <= this.#depthBid) ring.addRow(BID, price, 0);
      this.#row(isBid ? BID : ASK, price);
    }
    while (ring.rowTail - start < LEVELS_PER_DEPTH) this.#deepRow();
    // The first update on a snapshot must contain its id.
    ring.firstId[slot] = this.#depthId === SNAPSHOT_ID ? SNAPSHOT_ID : this.#depthId + 1;
    ring.lastId[slot] = this.#updateId;
    ring.endEvent();
    this.#depthId = this.#updateId;
    this.#depthBid = this.#bid;
    this.#low = Infinity;
    this.#high = -Infinity;
    this.#depthDue = this.#at + US_PER_S / DEPTH_PER_S;
  }

  #deepRow(): void {
    const draw = this.#random();
    const offset = 2 + Math.floor(draw * draw * DEEP_TICKS);
    const side = this.#random() < 0.5 ? BID : ASK;
    const price = side === BID ? this.#bid - offset : this.#bid + offset;
    this.#qty[price - this.#first] = this.#size();
    this.#updateId++;
    this.#row(side, price);
  }

  #touch(low: number, high: number): void {
    this.#low = Math.min(this.#low, low);
    this.#high = Math.max(this.#high, high);
    this.#updateId++;
  }

  #begin(type: number): number {
    const at = type === SNAPSHOT ? START_US : this.#at;
    // The venue stamps whole milliseconds.
    const venue = at - at % 1_000;
    const arrived = venue + FEED_US + Math.floor(this.#random() * FEED_JITTER_US);
    this.#local = Math.max(this.#local, arrived);
    return this.#ring.beginEvent(type, this.#local, venue);
  }

  #row(side: number, price: number): void {
    this.#ring.addRow(side, price, this.#qty[price - this.#first]!);
  }

  #size(): number {
    const draw = this.#random();
    return 1 + Math.floor(draw * draw * draw * 10_000);
  }
}

/** Writes a dense file of about `rows` rows; answers with how many it has. */
export function writeDense(
  path: string,
  rows: number,
  named: Pick<DenseOptions, "seed" | "symbol"> = {},
): number {
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  try {
    return generateDense({
      ...named,
      rows,
      write: (chunk) => writeChunk(file, chunk),
    });
  } finally {
    file.close();
  }
}

if (import.meta.main) {
  const [path = ".cache/dense.csv", rows = "600000"] = Deno.args;
  console.log(`Wrote ${path}: ${writeDense(path, Number(rows))} rows`);
}
