// Reads a table of a known layout into the ring, line by line.
import type { EventRing } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ByteSource } from "./bytes.ts";
import { FeedScales } from "./feed_scales.ts";
import { Fields } from "./fields.ts";
import { fitsHeader, isDataRow, type Layout, type RowMapper } from "./layout.ts";
import { LineBlocks } from "./line_blocks.ts";
import { cannotRead, located } from "./refusal.ts";
import { Sequence } from "./sequence.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";
import { SymbolRows } from "./symbol_rows.ts";
import { TableEvents } from "./table_events.ts";

/** A longer line is refused: 25 levels a side have about 2 kB. */
export const TABLE_LINE_BYTES_MAX = 1 << 16;

export interface TableOptions {
  readonly bytes: ByteSource;
  readonly layout: Layout;
  readonly instrument: Instrument;
  readonly declared: DeclaredMarket;
  /** Rows of other symbols are left out; otherwise a file may have one symbol alone. */
  readonly only?: string | undefined;
  /** Events are taken as they stand, in whatever order: they are sorted behind. */
  readonly anyOrder?: boolean | undefined;
  readonly blockBytes?: number | undefined;
}

/** A table as a feed. */
export class TableSource implements EventSource {
  readonly declared: DeclaredMarket;
  rows = 0;
  readonly #bytes: ByteSource;
  readonly #layout: Layout;
  readonly #blocks: LineBlocks;
  readonly #scales: FeedScales;
  readonly #fields: Fields;
  readonly #events: TableEvents;
  readonly #mapper: RowMapper;
  readonly #symbols: SymbolRows | undefined;
  readonly #sequence = new Sequence();
  #line = 0;
  #isStarted = false;

  constructor(options: TableOptions) {
    const { bytes, layout, instrument } = options;
    this.declared = options.declared;
    this.#bytes = bytes;
    this.#layout = layout;
    this.#scales = new FeedScales(instrument);
    this.#fields = new Fields(this.#scales);
    this.#fields.names = layout.columns;
    this.#events = new TableEvents(layout, this.#fields, {
      path: bytes.path,
      anyOrder: options.anyOrder,
    });
    this.#mapper = layout.mapper({
      fields: this.#fields,
      events: this.#events,
      market: instrument.market,
      sequence: (ring, value) => this.#sequence.set(ring, value),
    });
    const { symbolColumn: column } = layout;
    if (column !== undefined) {
      this.#symbols = new SymbolRows(this.#fields, { column, only: options.only });
    }
    this.#blocks = new LineBlocks(bytes, {
      blockBytes: options.blockBytes,
      lineBytesMax: TABLE_LINE_BYTES_MAX,
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
    const leftOut = this.#symbols?.leftOut ?? 0;
    const tolerances = this.#events.tolerances(this.#scales.qtyOffLot);
    return leftOut === 0 ? tolerances : { ...tolerances, other_symbols: leftOut };
  }

  /** Place of an event among those of other files that were received in the same microsecond. */
  placeOf(index: number): number {
    return this.#sequence.at(index);
  }

  close(): void {
    this.#bytes.close();
  }

  /** Appends the events that end in one more block; false when nothing is left. */
  pull(ring: EventRing): boolean | Promise<boolean> {
    ring.paths[0] = this.#bytes.path;
    if (this.#blocks.hasEnded) return false;
    const filled = this.#blocks.fill();
    if (filled !== undefined) return filled.then(() => this.#scan(ring));
    return this.#scan(ring);
  }

  #scan(ring: EventRing): true {
    const blocks = this.#blocks;
    try {
      while (blocks.start < blocks.end) {
        const next = this.#split(blocks.start);
        if (!this.#fields.isBlank) this.#take(ring);
        blocks.start = next;
      }
    } catch (error) {
      const column = this.#fields.columnName;
      throw located(error, { path: this.#bytes.path, line: this.#line, column });
    }
    if (blocks.hasEnded) this.#finish(ring);
    return true;
  }

  #split(from: number): number {
    const { buffer } = this.#blocks;
    this.#line++;
    this.#fields.column = -1;
    const hasMark = this.#line === 1 && buffer[from] === 0xef && buffer[from + 1] === 0xbb &&
      buffer[from + 2] === 0xbf;
    const next = this.#fields.split(buffer, hasMark ? from + 3 : from);
    if (TABLE_LINE_BYTES_MAX < next - from) {
      throw new RangeError(`the line is longer than ${TABLE_LINE_BYTES_MAX} bytes`);
    }
    return next;
  }

  #take(ring: EventRing): void {
    const { columns } = this.#layout;
    if (this.#fields.count !== columns.length) {
      const what = `wrong columns: found ${this.#fields.count}, expected ${columns.length}`;
      throw new SyntaxError(what);
    }
    if (!this.#isStarted) {
      this.#isStarted = true;
      if (!isDataRow(this.#fields.texts(), this.#layout)) return this.#checkHeader();
    }
    if (this.#symbols?.isLeftOut()) return;
    ring.nextLine = this.#line;
    this.#mapper.row(ring);
    this.rows++;
  }

  /** A header of other names would mean other columns. */
  #checkHeader(): void {
    const names = this.#fields.texts();
    this.#fields.column = -1;
    if (fitsHeader(names, this.#layout)) return;
    throw new SyntaxError(
      `wrong columns: expected ${this.#layout.columns.join(",").slice(0, 200)}`,
    );
  }

  #finish(ring: EventRing): void {
    this.#events.end(ring);
    if (this.#events.hasEvents) return;
    const { leftOut, name } = this.#symbols ?? { leftOut: 0 };
    const rows = leftOut === 0 ? "no rows" : `no rows of ${name}, and ${leftOut} of others`;
    const what = this.#line === 0 ? "it is empty" : `it has ${rows}`;
    throw new RangeError(cannotRead({ path: this.#bytes.path }, what));
  }
}
