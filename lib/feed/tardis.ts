// The CSV layouts of tardis.dev: book updates, book snapshots, trades, quotes.
import { BID, DEPTH, type EventRing, SNAPSHOT } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { type Layout, type MapperParts, type RowMapper, timeOrNone } from "./layout.ts";
import { found } from "./refusal.ts";
import { addBook, addLevel, addQuote, addTrade, isTrue, sideOf, sideWords } from "./table_rows.ts";

const EXCHANGE = 0;
const SYMBOL = 1;
const TIMESTAMP = 2;
const LOCAL = 3;
const FRONT = ["exchange", "symbol", "timestamp", "local_timestamp"];

/** Exchanges whose rules are known here; of others the user says what market they are like. */
const MARKETS: Readonly<Record<string, Market>> = {
  "binance": "spot",
  "binance-futures": "usdm",
};

const tardis = {
  receipt: true,
  venueTimes: true,
  ids: false,
  timeColumn: LOCAL,
  symbolColumn: SYMBOL,
  digitColumn: LOCAL,
  declare: (row: readonly string[]) => ({
    market: MARKETS[row[EXCHANGE] ?? ""],
    symbol: row[SYMBOL]?.toUpperCase(),
    localFrom: timeOrNone(row[LOCAL], "us"),
  }),
} as const;

export const TARDIS: readonly Layout[] = [
  {
    ...tardis,
    name: "tardis_incremental_book_l2",
    title: "tardis.dev book updates (incremental_book_L2)",
    gives: "book",
    columns: [...FRONT, "is_snapshot", "side", "price", "amount"],
    mapper: (parts) => new IncrementalBook(parts),
  },
  snapshots(5),
  snapshots(25),
  {
    ...tardis,
    name: "tardis_trades",
    title: "tardis.dev trades",
    gives: "trades",
    columns: [...FRONT, "id", "side", "price", "amount"],
    mapper: (parts) => new Trades(parts),
  },
  {
    ...tardis,
    name: "tardis_quotes",
    title: "tardis.dev best prices (quotes)",
    gives: "touch",
    columns: [...FRONT, "ask_amount", "ask_price", "bid_price", "bid_amount"],
    mapper: (parts) => new Quotes(parts),
  },
];

function snapshots(levels: number): Layout {
  const columns = Array.from(
    { length: levels },
    (_, level) =>
      ["asks", "bids"].flatMap((side) => [`${side}[${level}].price`, `${side}[${level}].amount`]),
  );
  return {
    ...tardis,
    name: `tardis_book_snapshot_${levels}`,
    title: `tardis.dev best ${levels} levels (book_snapshot_${levels})`,
    gives: "book",
    columns: [...FRONT, ...columns.flat()],
    mapper: (parts) => new BookSnapshots(parts, levels),
  };
}

/** What every row begins with: one exchange a file, and two times. */
class Front {
  readonly #parts: MapperParts;
  #exchange: Uint8Array | undefined;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  /** Reads the times into their columns' values; a missing venue time is 0. */
  read(): void {
    const { fields } = this.#parts;
    this.#exchange ??= new TextEncoder().encode(fields.text(EXCHANGE));
    this.#checkExchange(this.#exchange);
    fields.present(TIMESTAMP);
    fields.whole(LOCAL);
  }

  #checkExchange(text: Uint8Array): void {
    const { fields } = this.#parts;
    if (fields.is(EXCHANGE, text)) return;
    const first = JSON.stringify(new TextDecoder().decode(text));
    throw new RangeError(`found ${found(fields.text(EXCHANGE))}; the file began with ${first}`);
  }
}

const BOOK_SIDE = sideWords("bid", "ask");

/**
 * Book updates.
 *
 * - Rows of one message share both times: they are one event.
 * - A run of snapshot rows is one snapshot, whatever the times in it, because the layout says that
 *   the book is thrown away only where a snapshot row follows one that is not. It counts as
 *   received with its last row.
 * - There are no update ids: a message that was lost is not noticed until the next snapshot.
 */
class IncrementalBook implements RowMapper {
  readonly #parts: MapperParts;
  readonly #front: Front;
  #isOpen = false;
  #isSnapshot = false;
  #local = 0;
  #venue = 0;

  constructor(parts: MapperParts) {
    this.#parts = parts;
    this.#front = new Front(parts);
  }

  row(ring: EventRing): void {
    const { fields, events } = this.#parts;
    this.#front.read();
    const local = fields.values[LOCAL]!;
    const venue = fields.values[TIMESTAMP]!;
    const isSnapshot = isTrue(fields, 4);
    const side = sideOf(fields, 5, BOOK_SIDE);
    const sameTimes = local === this.#local && venue === this.#venue;
    const goesOn = this.#isOpen && isSnapshot === this.#isSnapshot && (isSnapshot || sameTimes);
    if (!goesOn) events.begin(ring, isSnapshot ? SNAPSHOT : DEPTH, local, venue);
    else if (!sameTimes) events.postpone(ring, local, venue);
    this.#isOpen = true;
    this.#isSnapshot = isSnapshot;
    this.#local = local;
    this.#venue = venue;
    addLevel(ring, this.#parts, LEVEL, side);
  }
}

const LEVEL = { price: 6, qty: 7 } as const;

/** The best levels, whole, whenever one of them changed. */
class BookSnapshots implements RowMapper {
  readonly #parts: MapperParts;
  readonly #front: Front;
  readonly #columns;

  constructor(parts: MapperParts, levels: number) {
    this.#parts = parts;
    this.#front = new Front(parts);
    this.#columns = { levels, ask: 4, bid: 6, step: 4, qty: 1 };
  }

  row(ring: EventRing): void {
    const { values } = this.#parts.fields;
    this.#front.read();
    addBook(ring, this.#parts, this.#columns, values[LOCAL]!, values[TIMESTAMP]!);
  }
}

const ID = 4;
const SIDE = 5;
const TAKER = sideWords("buy", "sell");
const UNKNOWN = new TextEncoder().encode("unknown");
/** The word for a trade of which nobody knows who took: it can fill nothing. */
const UNKNOWN_SIDE = "UNKNOWN_SIDE";
const DIGITS = /^\d{1,15}$/;

class Trades implements RowMapper {
  readonly #parts: MapperParts;
  readonly #front: Front;

  constructor(parts: MapperParts) {
    this.#parts = parts;
    this.#front = new Front(parts);
  }

  row(ring: EventRing): void {
    const { fields, events } = this.#parts;
    this.#front.read();
    const { values } = fields;
    const hasId = this.#hasId();
    const isUnknown = fields.is(SIDE, UNKNOWN);
    const taker = isUnknown ? BID : sideOf(fields, SIDE, TAKER);
    const word = isUnknown ? UNKNOWN_SIDE : undefined;
    const columns = hasId ? WITH_ID : WITHOUT_ID;
    addTrade(ring, this.#parts, columns, values[LOCAL]!, values[TIMESTAMP]!, taker, word);
    if (!hasId && !fields.isEmpty(ID)) events.textIds++;
  }

  /** Some venues name their trades by text. */
  #hasId(): boolean {
    const { fields } = this.#parts;
    return !fields.isEmpty(ID) && DIGITS.test(fields.text(ID));
  }
}

const WITH_ID = { id: ID, price: 6, qty: 7 } as const;
const WITHOUT_ID = { id: undefined, price: 6, qty: 7 } as const;

class Quotes implements RowMapper {
  readonly #parts: MapperParts;
  readonly #front: Front;

  constructor(parts: MapperParts) {
    this.#parts = parts;
    this.#front = new Front(parts);
  }

  row(ring: EventRing): void {
    const { values } = this.#parts.fields;
    this.#front.read();
    addQuote(ring, this.#parts, QUOTE_COLUMNS, values[LOCAL]!, values[TIMESTAMP]!);
  }
}

const QUOTE_COLUMNS = { id: undefined, askQty: 4, ask: 5, bid: 6, bidQty: 7 } as const;
