// Reads recorded lines, `<local time> <Binance message as JSON>`, into the ring.
import type { EventRing } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ByteSource } from "./bytes.ts";
import { LineBlocks } from "./line_blocks.ts";
import { MessageEvents, misplaced } from "./message_events.ts";
import { type RawMessage, readRawLine } from "./raw_message.ts";
import { cannotRead, found, located } from "./refusal.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";

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

/** Recorded websocket messages as a feed. */
export class RawLinesSource implements EventSource {
  readonly declared: DeclaredMarket;
  readonly #bytes: ByteSource;
  readonly #blocks: LineBlocks;
  readonly #events: MessageEvents;
  readonly #instrument: Instrument;
  readonly #isPicky: boolean;
  readonly #hasSeveral: boolean;
  readonly #anyOrder: boolean;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #line = 0;
  #local = 0;
  #hasEvents = false;
  #otherSymbols = 0;
  #unnamedSnapshots = 0;

  constructor(options: RawLinesOptions) {
    const { market, symbol } = options.instrument;
    this.declared = { market, symbol, syntheticSeed: undefined };
    this.#instrument = options.instrument;
    this.#isPicky = options.only !== undefined;
    this.#hasSeveral = options.hasSeveral === true;
    this.#anyOrder = options.anyOrder === true;
    this.#bytes = options.bytes;
    this.#events = new MessageEvents(options.instrument);
    this.#blocks = new LineBlocks(options.bytes, {
      blockBytes: options.blockBytes,
      lineBytesMax: RAW_LINE_BYTES_MAX,
      line: () => this.#line + 1,
    });
  }

  get rows(): number {
    return this.#events.rows;
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
    const { tally, scales } = this.#events;
    return { ...tally.tolerances(scales.qtyOffLot), ...Object.fromEntries(found) };
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
      this.#events.field = undefined;
      ring.nextLine = this.#line;
      try {
        this.#readLine(ring, this.#text(blocks.buffer.subarray(blocks.start, next - 1)));
      } catch (error) {
        throw located(error, {
          path: this.#bytes.path,
          line: this.#line,
          column: this.#events.field,
        });
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
    // Recorded beside the single trades, aggregates would tell each of them twice.
    if (message.kind === "ignored" || message.kind === "agg_trade") {
      this.#events.tally.ignoredMessages++;
      return;
    }
    this.#checkInstrument(message);
    this.#events.append(ring, message, local);
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
    const { symbol } = this.#instrument;
    const wrong = misplaced(message, this.#instrument);
    if (wrong !== undefined) throw new RangeError(wrong);
    if (message.symbol !== undefined && message.symbol !== symbol) {
      throw new RangeError(
        `it is about ${found(message.symbol)}; the data are about ${symbol}: --symbol picks one`,
      );
    }
  }
}
