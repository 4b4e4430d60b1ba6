// Tables of one recorded stream each: trades, best prices, book updates, snapshots, top levels.
import { DEPTH, type EventRing, SNAPSHOT } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { FLAG_WORD } from "./event_csv_format.ts";
import type { Fields } from "./fields.ts";
import { type Layout, type MapperParts, type RowMapper, timeOrNone } from "./layout.ts";
import { found } from "./refusal.ts";
import {
  addBook,
  addLevel,
  addQuote,
  addTrade,
  msToUs,
  sideOf,
  sideWords,
  takerOf,
} from "./table_rows.ts";

/** Number of the message in the recording, over all files of a set. */
const SEQ = 0;
const LOCAL = 1;
const EVENT = 2;
const TRADE = 3;
const FRONT = ["seq", "local_ts_ns", "event_ms", "trade_ms"];

const stream = {
  receipt: true,
  venueTimes: true,
  ids: true,
  timeColumn: LOCAL,
  digitColumn: LOCAL,
} as const;

export const STREAMS: readonly Layout[] = [
  {
    ...stream,
    name: "stream_trades",
    title: "recorded trades (trades.csv of a set)",
    gives: "trades",
    columns: [...FRONT, "trade_id", "price", "qty", "is_buyer_maker", "order_type"],
    declare: declareBy(8),
    mapper: (parts) => new StreamTrades(parts),
  },
  {
    ...stream,
    name: "stream_bookticker",
    title: "recorded best prices (bookticker.csv of a set)",
    gives: "touch",
    columns: [...FRONT, "update_id", "bid_px", "bid_qty", "ask_px", "ask_qty"],
    declare: declareBy(TRADE),
    mapper: (parts) => new StreamQuotes(parts),
  },
  {
    ...stream,
    name: "stream_depth_diff",
    title: "recorded book updates (depth_diff.csv of a set)",
    gives: "book",
    columns: [...FRONT, "first_id", "last_id", "prev_id", "side", "price", "qty"],
    declare: declareBy(6),
    mapper: (parts) => new StreamDepth(parts),
  },
  {
    ...stream,
    name: "stream_depth_snapshot",
    title: "recorded book snapshot (depth_snapshot.csv of a set)",
    gives: "book",
    columns: [...FRONT.slice(0, 3), "last_update_id", "side", "price", "qty"],
    declare: declareBy(EVENT),
    mapper: (parts) => new StreamSnapshot(parts),
  },
  {
    ...stream,
    name: "stream_book20",
    title: "best 20 levels after each update (book20.csv of a set)",
    gives: "book",
    columns: [...FRONT.slice(0, 3), "update_id", ...levelColumns(20)],
    declare: (row) => ({ ...NOTHING, localFrom: timeOrNone(row[LOCAL], "ns") }),
    mapper: (parts) => new StreamBook20(parts),
  },
  {
    name: "stream_book10",
    title: "best 10 levels at each change (book10.csv of a set)",
    gives: "book",
    receipt: true,
    venueTimes: false,
    ids: false,
    timeColumn: 1,
    columns: ["seq", "event_ms", ...levelColumns(10)],
    digitColumn: 0,
    declare: (row) => ({ ...NOTHING, localFrom: timeOrNone(row[1], "ms") }),
    mapper: (parts) => new StreamBook10(parts),
  },
  {
    name: "stream_actions",
    title: "trades with their action (trades.csv beside a book10.csv)",
    gives: "trades",
    receipt: true,
    venueTimes: false,
    ids: false,
    timeColumn: 1,
    columns: ["seq", "event_ms", "price", "qty", "is_buyer_maker", "action"],
    digitColumn: 0,
    declare: (row) => ({ ...NOTHING, localFrom: timeOrNone(row[1], "ms") }),
    mapper: (parts) => new StreamActions(parts),
  },
];

const NOTHING = { market: undefined, symbol: undefined };

/** Spot leaves a column empty that USD-M fills. */
function declareBy(column: number): Layout["declare"] {
  return (row) => {
    const market: Market = row[column] === "" ? "spot" : "usdm";
    return {
      market: row[column] === undefined ? undefined : market,
      symbol: undefined,
      localFrom: timeOrNone(row[LOCAL], "ns"),
    };
  };
}

function levelColumns(levels: number): readonly string[] {
  return ["bid", "ask"].flatMap((side) =>
    Array.from({ length: levels }, (_, level) => [`${side}_px_${level}`, `${side}_qty_${level}`])
      .flat()
  );
}

function readFront(fields: Fields): void {
  fields.whole(SEQ);
  fields.nanoseconds(LOCAL);
}

const MARKET_WORD = "MARKET";
const MARKET_BYTES = new TextEncoder().encode(MARKET_WORD);
const TRADE_COLUMNS = { id: 4, price: 5, qty: 6 } as const;

class StreamTrades implements RowMapper {
  readonly #parts: MapperParts;
  #seq = -1;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields, sequence } = this.#parts;
    readFront(fields);
    checkSeq(fields, fields.values[SEQ]!, this.#seq);
    this.#seq = fields.values[SEQ]!;
    const venue = msToUs(fields, TRADE);
    const taker = takerOf(fields, 7);
    const word = this.#word();
    addTrade(ring, this.#parts, TRADE_COLUMNS, fields.values[LOCAL]!, venue, taker, word);
    sequence(ring, fields.values[SEQ]!);
  }

  #word(): string | undefined {
    const { fields } = this.#parts;
    if (fields.isEmpty(8) || fields.is(8, MARKET_BYTES)) return undefined;
    const word = fields.text(8);
    if (FLAG_WORD.test(word)) return word;
    throw new SyntaxError(`found ${found(word)}; expected a word in capitals`);
  }
}

const QUOTE_COLUMNS = { id: 4, bid: 5, bidQty: 6, ask: 7, askQty: 8 } as const;

class StreamQuotes implements RowMapper {
  readonly #parts: MapperParts;
  #seq = -1;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields, sequence } = this.#parts;
    readFront(fields);
    checkSeq(fields, fields.values[SEQ]!, this.#seq);
    this.#seq = fields.values[SEQ]!;
    const venue = msToUs(fields, TRADE);
    addQuote(ring, this.#parts, QUOTE_COLUMNS, fields.values[LOCAL]!, venue);
    sequence(ring, fields.values[SEQ]!);
  }
}

const SIDES = sideWords("b", "a");
const DIFF_LEVEL = { price: 8, qty: 9 } as const;
const SNAPSHOT_LEVEL = { price: 5, qty: 6 } as const;

/** Rows of one message share its number. */
class StreamDepth implements RowMapper {
  readonly #parts: MapperParts;
  #seq = -1;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    readFront(fields);
    const side = sideOf(fields, 7, SIDES);
    const seq = fields.values[SEQ]!;
    if (seq !== this.#seq) this.#begin(ring, seq);
    addLevel(ring, this.#parts, DIFF_LEVEL, side);
  }

  #begin(ring: EventRing, seq: number): void {
    const { fields, events, market, sequence } = this.#parts;
    checkSeq(fields, seq, this.#seq);
    this.#seq = seq;
    fields.whole(4);
    fields.whole(5);
    fields.present(6);
    const venue = msToUs(fields, market === "spot" ? EVENT : TRADE);
    const slot = events.begin(ring, DEPTH, fields.values[LOCAL]!, venue);
    ring.firstId[slot] = fields.values[4]!;
    ring.lastId[slot] = fields.values[5]!;
    ring.prevId[slot] = fields.values[6]!;
    sequence(ring, seq);
  }
}

class StreamSnapshot implements RowMapper {
  readonly #parts: MapperParts;
  #seq = -1;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields, events, sequence } = this.#parts;
    readFront(fields);
    const side = sideOf(fields, 4, SIDES);
    const seq = fields.values[SEQ]!;
    if (seq !== this.#seq) {
      checkSeq(fields, seq, this.#seq);
      this.#seq = seq;
      fields.whole(3);
      const venue = msToUs(fields, EVENT);
      const slot = events.begin(ring, SNAPSHOT, fields.values[LOCAL]!, venue);
      ring.lastId[slot] = fields.values[3]!;
      sequence(ring, seq);
    }
    addLevel(ring, this.#parts, SNAPSHOT_LEVEL, side);
  }
}

function checkSeq(fields: Fields, seq: number, before: number): void {
  if (before < seq) return;
  fields.column = SEQ;
  throw new RangeError(`seq is ${seq} after ${before}: it must increase from message to message`);
}

const BOOK20 = { levels: 20, bid: 4, ask: 44, step: 2, qty: 1 } as const;

class StreamBook20 implements RowMapper {
  readonly #parts: MapperParts;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields, sequence } = this.#parts;
    readFront(fields);
    const venue = msToUs(fields, EVENT);
    fields.whole(3);
    const slot = addBook(ring, this.#parts, BOOK20, fields.values[LOCAL]!, venue);
    ring.lastId[slot] = fields.values[3]!;
    sequence(ring, fields.values[SEQ]!);
  }
}

const BOOK10 = { levels: 10, bid: 2, ask: 22, step: 2, qty: 1 } as const;

/** The time is the recorder's; the venue's is not there, and the numbers are each file's own. */
class StreamBook10 implements RowMapper {
  readonly #parts: MapperParts;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const local = msToUs(this.#parts.fields, 1);
    addBook(ring, this.#parts, BOOK10, local, 0);
  }
}

const INSERT = new TextEncoder().encode("insert");
const ACTION_COLUMNS = { id: undefined, price: 2, qty: 3 } as const;

/** Only an `insert` is a trade that has just happened; `partial` repeats one from before. */
class StreamActions implements RowMapper {
  readonly #parts: MapperParts;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    const local = msToUs(fields, 1);
    const taker = takerOf(fields, 4);
    const word = this.#word();
    addTrade(ring, this.#parts, ACTION_COLUMNS, local, 0, taker, word);
  }

  #word(): string | undefined {
    const { fields } = this.#parts;
    if (fields.is(5, INSERT)) return undefined;
    const word = fields.text(5).toUpperCase();
    if (FLAG_WORD.test(word)) return word;
    throw new SyntaxError(`found ${found(fields.text(5))}; expected a word`);
  }
}
