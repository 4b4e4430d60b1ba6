// Makes a day of event CSV of any length out of a recording of minutes, so that all of it fits.
import { openInputs } from "../backtest/inputs.ts";
import { EventCsvWriter } from "../lib/feed/event_csv_writer.ts";
import { DEPTH, E8, EventRing, MARK, QUOTE, SNAPSHOT, TRADE } from "../lib/market/event_ring.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import { writeChunk } from "./write_chunk.ts";

const CHUNK_BYTES = 1 << 20;
/** Between the last event of a tile and the first of the next one. */
const JOINT_US = 10_000;

export interface TileOptions {
  /** A whole recording, with a snapshot in it, in a ring that has released nothing. */
  readonly recording: EventRing;
  readonly instrument: Pick<Instrument, "market" | "symbol" | "tickSize" | "lotSize">;
  /** Tiles are appended until there are so many rows; the last one is cut off. */
  readonly rows: number;
  readonly write: (chunk: Uint8Array<ArrayBuffer>) => void;
}

/** Writes the tiles; answers with how many rows there are. */
export function tileRecording(options: TileOptions): number {
  const { recording, instrument, rows, write } = options;
  const writer = new EventCsvWriter({ instrument });
  const ring = new EventRing();
  const tiles = new Tiles(recording, ring, Number(instrument.tickSize) * E8);
  while (ring.rowTail < rows) {
    tiles.next();
    writer.write(ring, ring.tail - 1);
    ring.release(ring.tail);
    if (CHUNK_BYTES <= writer.length) write(writer.take());
  }
  write(writer.take());
  return ring.rowTail;
}

/**
 * A tile is the snapshot, then the recording from the first update on that goes beyond it: updates
 * that came before the snapshot may. Times and ids grow from tile to tile. Every second tile is the
 * market upside down, with bids as asks: it begins at the price at which the one before it ended
 * and leads back to where that began, so no joint is a jump and no day a trend.
 */
class Tiles {
  readonly #from: EventRing;
  readonly #to: EventRing;
  readonly #tickE8: number;
  readonly #snapshot: number;
  readonly #start: number;
  /** The next event; the snapshot comes before the first. */
  #at: number;
  #isSnapshotDue = true;
  #isMirrored = false;
  /** What a price and its mirror image add up to, in ticks. */
  readonly #mirror: number;
  readonly #step: { readonly us: number; readonly ids: number; readonly trades: number };
  readonly #shift = { us: 0, ids: 0, trades: 0 };

  constructor(from: EventRing, to: EventRing, tickE8: number) {
    this.#from = from;
    this.#to = to;
    this.#tickE8 = tickE8;
    this.#snapshot = snapshotOf(from);
    this.#start = this.#at = startOf(from, this.#snapshot);
    this.#mirror = mirrorOf(from, this.#start);
    this.#step = stepOf(from, this.#start);
  }

  /** Appends the next event. */
  next(): void {
    if (this.#isSnapshotDue) {
      this.#isSnapshotDue = false;
      return this.#copy(this.#snapshot, this.#start);
    }
    while (this.#isLeftOut()) this.#advance();
    const index = this.#at;
    this.#copy(index, index);
    this.#advance();
  }

  /** Updates that the snapshot contains are older than the book. */
  #isLeftOut(): boolean {
    if (this.#at === this.#snapshot) return true;
    const from = this.#from;
    const slot = this.#at & from.eventMask;
    return from.type[slot] === DEPTH && isContained(from, this.#at, this.#snapshot);
  }

  #advance(): void {
    this.#at++;
    if (this.#at < this.#from.tail) return;
    this.#at = this.#start;
    this.#isSnapshotDue = true;
    this.#isMirrored = !this.#isMirrored;
    this.#shift.us += this.#step.us;
    this.#shift.ids += this.#step.ids;
    this.#shift.trades += this.#step.trades;
  }

  /** Appends the event at `index` as if it came with the one at `time`. */
  #copy(index: number, time: number): void {
    const from = this.#from;
    const to = this.#to;
    const slot = index & from.eventMask;
    const timeSlot = time & from.eventMask;
    const { us, ids, trades } = this.#shift;
    const higher = (id: number) => id === 0 ? 0 : id + ids;
    const type = from.type[slot]!;
    const venue = from.venue[timeSlot]!;
    const out = to.beginEvent(type, from.local[timeSlot]! + us, venue === 0 ? 0 : venue + us);
    to.firstId[out] = higher(from.firstId[slot]!);
    to.lastId[out] = higher(from.lastId[slot]!);
    to.prevId[out] = higher(from.prevId[slot]!);
    to.tradeId[out] = from.tradeId[slot] === 0 ? 0 : from.tradeId[slot]! + trades;
    const flag = from.flag[slot]!;
    if (flag !== 0) to.flag[out] = to.wordFlag(from.words[flag - 1] ?? "");
    const start = from.rowStart[slot]!;
    for (let row = start; row < start + from.rowCount[slot]!; row++) {
      this.#copyRow(type, row & from.rowMask);
    }
    to.endEvent();
  }

  #copyRow(type: number, row: number): void {
    const { side, price, qty } = this.#from;
    const isTurned = this.#isMirrored && type <= MARK && 0 < price[row]!;
    if (!isTurned) return this.#to.addRow(side[row]!, price[row]!, qty[row]!);
    const sum = type === MARK ? this.#mirror * this.#tickE8 : this.#mirror;
    const turned = sum - price[row]!;
    if (turned <= 0) return;
    this.#to.addRow(type === MARK ? side[row]! : 1 - side[row]!, turned, qty[row]!);
  }
}

function snapshotOf(from: EventRing): number {
  for (let index = from.head; index < from.tail; index++) {
    if (from.type[index & from.eventMask] === SNAPSHOT) return index;
  }
  throw new RangeError("Cannot tile a recording: it has no snapshot");
}

/** The first update that goes beyond the snapshot, or the snapshot. */
function startOf(from: EventRing, snapshot: number): number {
  for (let index = from.head; index < snapshot; index++) {
    const isDepth = from.type[index & from.eventMask] === DEPTH;
    if (isDepth && !isContained(from, index, snapshot)) return index;
  }
  return snapshot;
}

function isContained(from: EventRing, index: number, snapshot: number): boolean {
  return from.lastId[index & from.eventMask]! < from.lastId[snapshot & from.eventMask]!;
}

/** The first ask and the last bid change places. */
function mirrorOf(from: EventRing, start: number): number {
  const quotes: number[] = [];
  for (let index = start; index < from.tail; index++) {
    if (from.type[index & from.eventMask] === QUOTE) quotes.push(index);
  }
  const prices = [quotes[0], quotes.at(-1)].map((index) => {
    if (index === undefined) throw new RangeError("Cannot tile a recording: it has no quotes");
    const row = from.rowStart[index & from.eventMask]!;
    return from.price[row & from.rowMask]! + from.price[(row + 1) & from.rowMask]!;
  });
  // A mid is half of bid plus ask, and a spread is nearly always one tick.
  return Math.round(((prices[0] ?? 0) + (prices[1] ?? 0)) / 2);
}

function stepOf(from: EventRing, start: number) {
  const ids = { low: Infinity, high: 0 };
  const trades = { low: Infinity, high: 0 };
  for (let index = start; index < from.tail; index++) {
    const slot = index & from.eventMask;
    const isTrade = from.type[slot] === TRADE;
    const id = isTrade ? from.tradeId[slot]! : from.lastId[slot]!;
    if (id === 0) continue;
    const range = isTrade ? trades : ids;
    range.low = Math.min(range.low, id);
    range.high = Math.max(range.high, id);
  }
  const us = from.local[(from.tail - 1) & from.eventMask]! - from.local[start & from.eventMask]!;
  return {
    us: us + JOINT_US,
    ids: Math.max(0, ids.high - ids.low) + 1,
    trades: Math.max(0, trades.high - trades.low) + 1,
  };
}

/** Reads a whole recording into memory: minutes of it. */
export async function readRecording(
  paths: readonly string[],
  instrument: Instrument,
): Promise<EventRing> {
  const { market, symbol } = instrument;
  const inputs = await openInputs(paths, { market, symbol, instrumentOf: () => instrument });
  try {
    if (inputs.kind !== "events") throw new RangeError("Cannot tile closes: they hold no events");
    const ring = new EventRing();
    while (await inputs.source.pull(ring));
    return ring;
  } finally {
    inputs.source.close();
  }
}

/** Writes a file of about `rows` rows; answers with how many it has. */
export function writeTiled(path: string, options: Omit<TileOptions, "write">): number {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  return tileRecording({ ...options, write: (chunk) => writeChunk(file, chunk) });
}
