// Events out of the rows of a table: times in order, rows of one event together, oddities counted.
import { shellPath } from "../base/shell.ts";
import type { EventRing } from "../market/event_ring.ts";
import type { Fields } from "./fields.ts";
import { wordFlag } from "./event_csv_format.ts";
import { EVENT_ROWS_MAX } from "./event_csv_row.ts";
import type { Tolerances } from "./source.ts";
import { Tally } from "./tally.ts";

/** Files without times of receipt step back: an aggregate carries one time for several trades. */
export const LATE_US_MAX = 5_000_000;

/** How a table is timed. */
export interface TableClock {
  /** Its rows say when they were received; otherwise the venue's time has to do. */
  readonly receipt: boolean;
  /** Where its rows say so. */
  readonly timeColumn: number;
}

export interface TableEventsOptions {
  /** The file, for the way out of a refusal. */
  readonly path: string;
  /** Events are taken as they stand, for one who puts them in order himself. */
  readonly anyOrder?: boolean | undefined;
}

/**
 * Begins and ends events in the ring.
 *
 * - With times of receipt, local time never goes back: a file that does is refused.
 * - Without, the venue's time stands for it. A row that is late by up to 5 s is taken as received
 *   with the one before, and counted; one that is later is refused.
 */
export class TableEvents {
  /** Rows that came after later ones, within 5 s. */
  lateRows = 0;
  /** Trade ids that are not numbers, and so are left out. */
  textIds = 0;
  hasEvents = false;
  readonly #tally = new Tally();
  readonly #clock: TableClock;
  readonly #fields: Fields;
  readonly #options: TableEventsOptions;
  #untimed = 0;
  #local = 0;
  #rows = 0;
  #isOpen = false;

  constructor(clock: TableClock, fields: Fields, options: TableEventsOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#fields = fields;
  }

  /**
   * Ends the open event and begins one; returns its slot. Positional, being called for each event.
   */
  begin(ring: EventRing, type: number, local: number, venue: number): number {
    this.end(ring);
    const received = this.#received(local);
    this.#local = received;
    this.#isOpen = true;
    this.#rows = 0;
    this.hasEvents = true;
    return ring.beginEvent(type, received, venue);
  }

  /** Moves the open event to when its latest row was received. */
  postpone(ring: EventRing, local: number, venue: number): void {
    const received = this.#received(local);
    this.#local = received;
    const slot = ring.tail & ring.eventMask;
    ring.local[slot] = received;
    ring.venue[slot] = venue;
    ring.line[slot] = ring.nextLine;
  }

  /** Adds a row to the open event. Positional, being called for each row. */
  row(ring: EventRing, side: number, price: number, qty: number): void {
    if (EVENT_ROWS_MAX <= this.#rows) {
      throw new RangeError(`an event has more than ${EVENT_ROWS_MAX} rows`);
    }
    this.#rows++;
    ring.addRow(side, price, qty);
  }

  /** Marks the open event, a trade, with the venue's word for one that is not a market trade. */
  word(ring: EventRing, slot: number, word: string): void {
    ring.flag[slot] = wordFlag(ring, word);
  }

  /** Publishes the open event, if there is one. */
  end(ring: EventRing): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    ring.endEvent();
    this.#tally.count(ring);
  }

  tolerances(qtyOffLot: number): Tolerances {
    const own = {
      late_rows: this.lateRows,
      no_receipt_times: this.#untimed,
      text_trade_ids: this.textIds,
    };
    const found = Object.entries(own).filter(([, count]) => 0 < count);
    return { ...this.#tally.tolerances(qtyOffLot), ...Object.fromEntries(found) };
  }

  #received(local: number): number {
    if (!this.#clock.receipt) this.#untimed++;
    if (this.#local <= local && local !== 0) return local;
    this.#fields.column = this.#clock.timeColumn;
    if (local === 0) throw new RangeError("the time is 0");
    if (this.#options.anyOrder === true) return local;
    const { receipt } = this.#clock;
    if (receipt || LATE_US_MAX < this.#local - local) {
      const name = receipt ? "local time goes back" : "time goes back by more than 5 s,";
      const wayOut = `deno task convert ${shellPath(this.#options.path)} --sort --out sorted.csv`;
      throw new RangeError(
        `${name} from ${this.#local} to ${local}; it can be put in order: ${wayOut}`,
      );
    }
    this.lateRows++;
    return this.#local;
  }
}
