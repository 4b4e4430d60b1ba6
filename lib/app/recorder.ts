// Live events to event CSV in parts, each of which begins with the book as it stood.
import { EventCsvWriter, Inspection } from "../feed/mod.ts";
import { nowCell } from "../base/now.ts";
import { ASK, BID, DEPTH, EventRing, SNAPSHOT } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { MarketView } from "../market/view.ts";
import { GzFile } from "./gz_file.ts";

export interface RecorderOptions {
  readonly instrument: Instrument;
  /** It is there, and empty. */
  readonly folder: string;
  /** Whether every text is kept as it was received, too. */
  readonly raw: "kept" | "left_out";
  /** Plain bytes, and time, after which the next part begins. */
  readonly partBytes: number;
  readonly partUs: number;
  onFailure(error: Error): void;
}

/** A file as it was written. */
export interface RecordedFile {
  readonly path: string;
  readonly bytes: number;
}

const FLUSH_BYTES = 1 << 16;
/** A part that is due waits so long for a book to begin with. */
const OVERDUE_US = 60_000_000;
const RESYNC_WAIT_US = 5_000_000;
const PART_DIGITS = 4;
const encoder = new TextEncoder();

/** Writes what comes, and looks at it on the way. */
export class Recorder {
  readonly inspection: Inspection;
  readonly files: RecordedFile[] = [];
  readonly #options: RecorderOptions;
  readonly #view: MarketView;
  readonly #now = nowCell(0);
  /** Files that are being completed. */
  readonly #finishing: Promise<void>[] = [];
  #failure: Error | undefined;
  #part = 0;
  #csv: EventCsvWriter | undefined;
  #events: GzFile | undefined;
  #raw: GzFile | undefined;
  #partAt = 0;
  /** Where the last snapshot ended, in ticks: beyond it the book does not know. */
  #reach = { low: 0, high: 0 };
  /** The text received last: it is written once it has turned out to be readable. */
  #text = "";

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { market } = options.instrument;
    this.inspection = new Inspection(market);
    this.#view = new MarketView({ market, resyncWaitUs: RESYNC_WAIT_US });
  }

  /** Takes all events of a ring and gives them back to it. Throws RangeError for a first file. */
  take(ring: EventRing): void {
    for (let index = ring.head; index < ring.tail; index++) this.#takeOne(ring, index);
    ring.release(ring.tail);
    const { csv, events } = { csv: this.#csv, events: this.#events };
    if (csv !== undefined && FLUSH_BYTES <= csv.length) events?.write(csv.take());
  }

  /** A text as it came, before anybody has read it. */
  takeRaw(localUs: number, text: string): void {
    if (this.#options.raw === "left_out") return;
    this.#flushRaw();
    this.#text = `${localUs} ${text}\n`;
  }

  /** The text taken last could not be read: a line of it would make the file unreadable. */
  dropRaw(): void {
    this.#text = "";
  }

  /** Completes all files; throws what went wrong with the first of them that failed. */
  async finish(): Promise<void> {
    this.#flushRaw();
    this.#close();
    await Promise.all(this.#finishing);
    if (this.#failure !== undefined) throw this.#failure;
    this.files.sort((a, b) => a.path < b.path ? -1 : 1);
  }

  #takeOne(ring: EventRing, index: number): void {
    const slot = index & ring.eventMask;
    const at = ring.local[slot] ?? 0;
    this.#now[0] = at;
    this.#view.apply(ring, index, this.#now);
    this.inspection.add(ring, index);
    const type = ring.type[slot];
    if (type === SNAPSHOT) this.#reach = reachOf(ring, slot);
    if (this.#csv === undefined) this.#open(at);
    else if (this.#isDue(at)) {
      const isBook = type === DEPTH && this.#view.queuesKnown;
      if (isBook || this.#options.partUs + OVERDUE_US <= at - this.#partAt) {
        this.#close();
        this.#open(at);
        // The update that follows is in the book already; USD-M wants it to span the snapshot's id.
        if (isBook) this.#writeBook(at);
      }
    }
    this.#csv?.write(ring, index);
  }

  #isDue(at: number): boolean {
    const { partBytes, partUs } = this.#options;
    const bytes = (this.#events?.bytes ?? 0) + (this.#csv?.length ?? 0);
    return partBytes <= bytes || partUs <= at - this.#partAt;
  }

  #open(at: number): void {
    const { instrument, folder, raw } = this.#options;
    this.#partAt = at;
    this.#part++;
    const number = String(this.#part).padStart(PART_DIGITS, "0");
    const name = `${instrument.symbol.toLowerCase()}-${number}`;
    this.#csv = new EventCsvWriter({ instrument });
    this.#events = this.#file(`${folder}/events/${name}.csv.gz`);
    if (raw === "kept") this.#raw = this.#file(`${folder}/raw/${name}.txt.gz`);
  }

  #file(path: string): GzFile | undefined {
    try {
      return new GzFile(path, (error) => this.#fail(error));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#options.onFailure(error);
  }

  #close(): void {
    if (this.#csv !== undefined) this.#events?.write(this.#csv.take());
    for (const file of [this.#events, this.#raw]) {
      if (file === undefined) continue;
      this.#finishing.push(this.#complete(file));
    }
    this.#csv = this.#events = this.#raw = undefined;
  }

  async #complete(file: GzFile): Promise<void> {
    try {
      await file.finish();
      this.files.push({ path: file.path, bytes: file.bytes });
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #flushRaw(): void {
    if (this.#text !== "") this.#raw?.write(encoder.encode(this.#text));
    this.#text = "";
  }

  /** The book as far as the last snapshot reached. */
  #writeBook(at: number): void {
    const { book, depthId } = this.#view;
    const scratch = new EventRing();
    const slot = scratch.beginEvent(SNAPSHOT, at, 0);
    scratch.lastId[slot] = depthId;
    for (const side of [BID, ASK]) {
      for (let price = book.best(side); price !== 0; price = book.next(side, price)) {
        if (side === BID ? price < this.#reach.low : this.#reach.high < price) break;
        scratch.addRow(side, price, book.qtyAt(side, price));
      }
    }
    scratch.endEvent();
    this.#csv?.write(scratch, 0);
  }
}

function reachOf(ring: EventRing, slot: number): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = 0;
  const start = ring.rowStart[slot] ?? 0;
  for (let offset = 0; offset < (ring.rowCount[slot] ?? 0); offset++) {
    const price = ring.price[(start + offset) & ring.rowMask] ?? 0;
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  return { low, high };
}
