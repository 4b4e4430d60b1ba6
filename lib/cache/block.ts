// Events of a ring as one block of bytes, and back: what one pull of a source has given.
import type { EventRing } from "../market/event_ring.ts";
import type { Tolerances } from "../feed/mod.ts";
import {
  measure,
  pack,
  packBytes,
  type Packing,
  type Run,
  unpackBytes,
  unpackColumn,
  type Width,
} from "./column.ts";

/** What the source said of itself when the block was complete. */
export interface BlockState {
  readonly rows: number;
  readonly bytesRead: number;
  readonly tolerances: Tolerances;
  /** Whether it could tell the file's hash: its end had been read. */
  readonly hasFile: boolean;
  /** Words of non-market trades met so far; flags count them from 1. */
  readonly words: readonly string[];
}

/**
 * Layout, little endian: events, rows, bytes of the state, and 4 bytes of 0; then for each packed
 * column its smallest value (f64), width and place (u32); then the columns, each at a multiple of 8;
 * then the state as JSON.
 */
const HEAD_BYTES = 16;
const ENTRY_BYTES = 16;
// Packed columns in their order; the row columns come last.
const LOCAL = 0;
const VENUE = 1;
const FIRST_ID = 2;
const LAST_ID = 3;
const PREV_ID = 4;
const TRADE_ID = 5;
const PLACE = 6;
const LINE = 7;
const ROW_COUNT = 8;
const PRICE = 9;
const QTY = 10;
const COLUMNS = 11;
const DATA_FROM = HEAD_BYTES + COLUMNS * ENTRY_BYTES;
const ALIGN = 8;
/** Mask of a column that is no ring: nothing wraps. */
const PLAIN = 2 ** 30 - 1;

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}

/** Places of events, where the source has them; see EventSource. */
export type Places = ((index: number) => number) | undefined;

/** Writes blocks into one buffer, which grows to the largest. */
export class BlockWriter {
  #bytes = new Uint8Array(1 << 17);
  #view = new DataView(this.#bytes.buffer);
  #scratch = new Float64Array(1 << 12);
  readonly #packing: Packing = { base: 0, width: 0 };
  readonly #events: Run = { start: 0, count: 0, mask: 0 };
  readonly #rows: Run = { start: 0, count: 0, mask: 0 };
  readonly #plain: Run = { start: 0, count: 0, mask: PLAIN };
  #end = 0;

  /** The block of the events from `from` to the ring's tail; valid until the next. */
  write(ring: EventRing, from: number, about: { state: BlockState; placeOf: Places }): Uint8Array {
    const count = ring.tail - from;
    const rowFrom = ring.rowStart[from & ring.eventMask]!;
    const last = (ring.tail - 1) & ring.eventMask;
    const rowCount = ring.rowStart[last]! + ring.rowCount[last]! - rowFrom;
    const state = new TextEncoder().encode(JSON.stringify(about.state));
    this.#begin(count, rowCount, state.length);
    setRun(this.#events, from, count, ring.eventMask);
    setRun(this.#rows, rowFrom, rowCount, ring.rowMask);
    this.#column(LOCAL, ring.local, this.#events);
    this.#column(VENUE, ring.venue, this.#events);
    this.#column(FIRST_ID, ring.firstId, this.#events);
    this.#column(LAST_ID, ring.lastId, this.#events);
    this.#column(PREV_ID, ring.prevId, this.#events);
    this.#column(TRADE_ID, ring.tradeId, this.#events);
    this.#fillScratch(count, (index) => about.placeOf?.(from + index) ?? 0);
    this.#column(PLACE, this.#scratch, this.#plain);
    this.#fillScratch(count, (index) => ring.line[(from + index) & ring.eventMask]!);
    this.#column(LINE, this.#scratch, this.#plain);
    this.#fillScratch(count, (index) => ring.rowCount[(from + index) & ring.eventMask]!);
    this.#column(ROW_COUNT, this.#scratch, this.#plain);
    this.#column(PRICE, ring.price, this.#rows);
    this.#column(QTY, ring.qty, this.#rows);
    this.#raw(ring.type, this.#events);
    this.#raw(ring.flag, this.#events);
    this.#raw(ring.side, this.#rows);
    this.#bytes.set(state, this.#end);
    const end = aligned(this.#end + state.length);
    this.#bytes.fill(0, this.#end + state.length, end);
    return this.#bytes.subarray(0, end);
  }

  #begin(events: number, rows: number, stateBytes: number): void {
    const most = DATA_FROM + events * (COLUMNS * 8 + 2) + rows * 17 + stateBytes +
      (COLUMNS + 4) * ALIGN;
    if (this.#bytes.length < most) {
      this.#bytes = new Uint8Array(aligned(2 * most));
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#view.setUint32(0, events, true);
    this.#view.setUint32(4, rows, true);
    this.#view.setUint32(8, stateBytes, true);
    this.#view.setUint32(12, 0, true);
    this.#end = DATA_FROM;
  }

  #column(id: number, column: Float64Array, run: Run): void {
    const packing = this.#packing;
    measure(column, run, packing);
    const entry = HEAD_BYTES + id * ENTRY_BYTES;
    this.#view.setFloat64(entry, packing.base, true);
    this.#view.setUint32(entry + 8, packing.width, true);
    this.#view.setUint32(entry + 12, this.#end, true);
    pack(column, run, { bytes: this.#bytes, at: this.#end, packing });
    this.#skip(run.count * packing.width);
  }

  #raw(column: Uint8Array, run: Run): void {
    packBytes(column, run, this.#bytes.subarray(this.#end, this.#end + run.count));
    this.#skip(run.count);
  }

  #skip(bytes: number): void {
    const end = aligned(this.#end + bytes);
    this.#bytes.fill(0, this.#end + bytes, end);
    this.#end = end;
  }

  #fillScratch(count: number, valueOf: (index: number) => number): void {
    if (this.#scratch.length < count) this.#scratch = new Float64Array(2 * count);
    for (let index = 0; index < count; index++) this.#scratch[index] = valueOf(index);
    setRun(this.#plain, 0, count, PLAIN);
  }
}

function setRun(run: Run, start: number, count: number, mask: number): void {
  run.start = start;
  run.count = count;
  run.mask = mask;
}

/** Reads blocks into a ring. What a block says is believed: its checksum has been looked at. */
export class BlockReader {
  /** Places of the events read last, in their order. */
  places = new Float64Array(1 << 12);
  #scratch = new Float64Array(1 << 12);
  readonly #packing: Packing = { base: 0, width: 0 };
  readonly #events: Run = { start: 0, count: 0, mask: 0 };
  readonly #rows: Run = { start: 0, count: 0, mask: 0 };
  readonly #plain: Run = { start: 0, count: 0, mask: PLAIN };
  #end = 0;

  /** Appends the events of a block, which begins at its buffer's front; returns the state. */
  read(bytes: Uint8Array, ring: EventRing): BlockState {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const count = view.getUint32(0, true);
    const rowCount = view.getUint32(4, true);
    const stateBytes = view.getUint32(8, true);
    ring.reserve(count, rowCount);
    if (this.#scratch.length < count) {
      this.#scratch = new Float64Array(2 * count);
      this.places = new Float64Array(2 * count);
    }
    setRun(this.#events, ring.tail, count, ring.eventMask);
    setRun(this.#rows, ring.rowTail, rowCount, ring.rowMask);
    setRun(this.#plain, 0, count, PLAIN);
    this.#end = DATA_FROM;
    this.#column(view, LOCAL, ring.local, this.#events);
    this.#column(view, VENUE, ring.venue, this.#events);
    this.#column(view, FIRST_ID, ring.firstId, this.#events);
    this.#column(view, LAST_ID, ring.lastId, this.#events);
    this.#column(view, PREV_ID, ring.prevId, this.#events);
    this.#column(view, TRADE_ID, ring.tradeId, this.#events);
    this.#column(view, PLACE, this.places, this.#plain);
    this.#column(view, LINE, this.#scratch, this.#plain);
    const { line, rowCount: counts, eventMask } = ring;
    const first = ring.tail & eventMask;
    for (let each = 0; each < count; each++) {
      line[(first + each) & eventMask] = this.#scratch[each]!;
    }
    this.#column(view, ROW_COUNT, this.#scratch, this.#plain);
    for (let each = 0; each < count; each++) {
      counts[(first + each) & eventMask] = this.#scratch[each]!;
    }
    this.#column(view, PRICE, ring.price, this.#rows);
    this.#column(view, QTY, ring.qty, this.#rows);
    this.#raw(bytes, ring.type, this.#events);
    this.#raw(bytes, ring.flag, this.#events);
    this.#raw(bytes, ring.side, this.#rows);
    const text = new TextDecoder().decode(bytes.subarray(this.#end, this.#end + stateBytes));
    ring.publish(count);
    return JSON.parse(text);
  }

  /** Positional: called for each column of each block. */
  #column(view: DataView, id: number, column: Float64Array, run: Run): void {
    const entry = HEAD_BYTES + id * ENTRY_BYTES;
    const packing = this.#packing;
    packing.base = view.getFloat64(entry, true);
    packing.width = widthOf(view.getUint32(entry + 8, true));
    const at = view.getUint32(entry + 12, true);
    unpackColumn(column, run, { bytes: new Uint8Array(view.buffer), at, packing });
    this.#end = aligned(at + run.count * packing.width);
  }

  #raw(bytes: Uint8Array, column: Uint8Array, run: Run): void {
    unpackBytes(column, run, bytes.subarray(this.#end, this.#end + run.count));
    this.#end = aligned(this.#end + run.count);
  }
}

function widthOf(value: number): Width {
  switch (value) {
    case 0:
    case 1:
    case 2:
    case 4:
      return value;
    default:
      return 8;
  }
}
