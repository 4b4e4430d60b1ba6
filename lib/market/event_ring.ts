// Market events in columns: written by a feed, read by the venue's clock and by ours, never copied.
import { invariant } from "../base/invariant.ts";

export const SNAPSHOT = 0;
export const DEPTH = 1;
export const QUOTE = 2;
export const TRADE = 3;
export const MARK = 4;
export const FUNDING = 5;

/** Row sides: a book side, or the aggressor of a trade (bid: a buyer took). */
export const BID = 0;
export const ASK = 1;

/** Rates and mark prices are whole multiples of 1e-8, not ticks. */
export const E8 = 100_000_000;

const EVENTS_MIN = 1 << 12;
const ROWS_MIN = 1 << 15;
/** A feed that needs more than this much look-ahead is broken. */
const CAPACITY_MAX = 1 << 26;

type Column = Float64Array | Uint8Array | Int32Array | Uint32Array | Uint16Array;

/**
 * A ring of events, each with its rows, in struct-of-arrays form.
 *
 * Events and rows are named by absolute indexes that only grow; a column is read at
 * `index & eventMask` or `row & rowMask`. Columns are replaced when the ring grows, so read them
 * from the ring after each write. In the id and time columns 0 means absent.
 *
 * Row columns by event type: a depth, snapshot or quote row holds side, ticks and lots; a trade
 * holds the aggressor, ticks and lots; a mark holds the mark price × 1e8 in `price`; a funding row
 * holds the rate × 1e8 in `price` and the funding time in microseconds in `qty`.
 */
export class EventRing {
  local = new Float64Array(EVENTS_MIN);
  venue = new Float64Array(EVENTS_MIN);
  type = new Uint8Array(EVENTS_MIN);
  /** 0 for a market trade; otherwise 1 + the index of the venue's word in `words`. */
  flag = new Uint8Array(EVENTS_MIN);
  firstId = new Float64Array(EVENTS_MIN);
  lastId = new Float64Array(EVENTS_MIN);
  prevId = new Float64Array(EVENTS_MIN);
  tradeId = new Float64Array(EVENTS_MIN);
  rowStart = new Float64Array(EVENTS_MIN);
  rowCount = new Int32Array(EVENTS_MIN);
  /** Line of its file on which an event begins, and the file; line 0 is not known. */
  line = new Uint32Array(EVENTS_MIN);
  file = new Uint16Array(EVENTS_MIN);

  side = new Uint8Array(ROWS_MIN);
  price = new Float64Array(ROWS_MIN);
  qty = new Float64Array(ROWS_MIN);

  eventMask = EVENTS_MIN - 1;
  rowMask = ROWS_MIN - 1;

  /** First event still needed, and one past the last complete event. */
  head = 0;
  tail = 0;
  /** One past the last row written; rows of the event being written lie before it. */
  rowTail = 0;
  #rowHead = 0;

  /** Words of non-market trades, such as INSURANCE_FUND. */
  readonly words: string[] = [];
  /** Files of the events, by the number in `file`. */
  readonly paths: string[] = [];
  /** Where events that begin from now on stand, for the message of a refusal. */
  nextLine = 0;
  nextFile = 0;

  /** Starts an event. Its id and flag columns are cleared; rows follow, then `endEvent`. */
  beginEvent(type: number, local: number, venue: number): number {
    if (this.tail - this.head > this.eventMask) this.#growEvents();
    const slot = this.tail & this.eventMask;
    this.type[slot] = type;
    this.local[slot] = local;
    this.venue[slot] = venue;
    this.flag[slot] = 0;
    this.firstId[slot] = 0;
    this.lastId[slot] = 0;
    this.prevId[slot] = 0;
    this.tradeId[slot] = 0;
    this.rowStart[slot] = this.rowTail;
    this.line[slot] = this.nextLine;
    this.file[slot] = this.nextFile;
    return slot;
  }

  addRow(side: number, price: number, qty: number): void {
    if (this.rowTail - this.#rowHead > this.rowMask) this.#growRows();
    const slot = this.rowTail & this.rowMask;
    this.side[slot] = side;
    this.price[slot] = price;
    this.qty[slot] = qty;
    this.rowTail++;
  }

  /** Publishes the event begun last. */
  endEvent(): void {
    const slot = this.tail & this.eventMask;
    this.rowCount[slot] = this.rowTail - this.rowStart[slot]!;
    this.tail++;
  }

  /**
   * Makes room behind `tail` and `rowTail` for whole events, to be written straight into the columns
   * and then published. Not while an event is open.
   */
  reserve(events: number, rows: number): void {
    while (this.eventMask < this.tail + events - this.head - 1) this.#growEvents();
    while (this.rowMask < this.rowTail + rows - this.#rowHead - 1) this.#growRows();
  }

  /** Publishes events written into the room reserved for them, all but `rowStart` and `file`. */
  publish(events: number): void {
    const { rowStart, rowCount, eventMask } = this;
    let row = this.rowTail;
    for (let index = this.tail; index < this.tail + events; index++) {
      const slot = index & eventMask;
      rowStart[slot] = row;
      this.file[slot] = this.nextFile;
      row += rowCount[slot]!;
    }
    this.rowTail = row;
    this.tail += events;
  }

  /** Gives back everything before event `index`. */
  release(index: number): void {
    invariant(this.head <= index && index <= this.tail, `Cannot release event ${index}`);
    this.head = index;
    this.#rowHead = index === this.tail ? this.#openRow() : this.rowStart[index & this.eventMask]!;
  }

  /** The flag for a venue's word of a non-market trade. */
  wordFlag(word: string): number {
    let index = this.words.indexOf(word);
    if (index < 0) index = this.words.push(word) - 1;
    invariant(index < 255, "Cannot hold more than 254 words of non-market trades");
    return index + 1;
  }

  /** Where rows of an event begun but not ended start; `rowTail` if none is open. */
  #openRow(): number {
    if (this.tail === 0) return 0;
    const slot = (this.tail - 1) & this.eventMask;
    return this.rowStart[slot]! + this.rowCount[slot]!;
  }

  #growEvents(): void {
    const from = this.eventMask + 1;
    const to = from * 2;
    invariant(to <= CAPACITY_MAX, "Cannot hold the look-ahead: too many events within 5 s");
    const move = <T extends Column>(old: T, fresh: T): T => {
      for (let index = this.head; index < this.tail; index++) {
        fresh[index & (to - 1)] = old[index & (from - 1)]!;
      }
      return fresh;
    };
    this.local = move(this.local, new Float64Array(to));
    this.venue = move(this.venue, new Float64Array(to));
    this.type = move(this.type, new Uint8Array(to));
    this.flag = move(this.flag, new Uint8Array(to));
    this.firstId = move(this.firstId, new Float64Array(to));
    this.lastId = move(this.lastId, new Float64Array(to));
    this.prevId = move(this.prevId, new Float64Array(to));
    this.tradeId = move(this.tradeId, new Float64Array(to));
    this.rowStart = move(this.rowStart, new Float64Array(to));
    this.rowCount = move(this.rowCount, new Int32Array(to));
    this.line = move(this.line, new Uint32Array(to));
    this.file = move(this.file, new Uint16Array(to));
    this.eventMask = to - 1;
  }

  #growRows(): void {
    const from = this.rowMask + 1;
    const to = from * 2;
    invariant(to <= CAPACITY_MAX, "Cannot hold the look-ahead: too many rows within 5 s");
    const move = <T extends Float64Array | Uint8Array>(old: T, fresh: T): T => {
      for (let row = this.#rowHead; row < this.rowTail; row++) {
        fresh[row & (to - 1)] = old[row & (from - 1)]!;
      }
      return fresh;
    };
    this.side = move(this.side, new Uint8Array(to));
    this.price = move(this.price, new Float64Array(to));
    this.qty = move(this.qty, new Float64Array(to));
    this.rowMask = to - 1;
  }
}
