// Recordings of BitMEX as the recorder evgerher/hft-backtesting wrote them: top levels, and trades.
import type { EventRing } from "../market/event_ring.ts";
import { civilUs } from "./civil_time.ts";
import { FLAG_WORD } from "./event_csv_format.ts";
import type { Fields } from "./fields.ts";
import type { Layout, MapperParts, RowMapper } from "./layout.ts";
import { found } from "./refusal.ts";
import { symbolOf } from "./symbol_rows.ts";
import { addBook, addTrade, sideOf, sideWords } from "./table_rows.ts";

const LEVELS = 10;
const US_PER_MS = 1_000;
const MS_MAX = 999;

/** Both files have no header, the time in two columns, and words that NULs fill up. */
const recorder = {
  receipt: true,
  venueTimes: false,
  ids: false,
} as const;

const BOOK_TIME = 0;
const BOOK_SYMBOL = 2;
const TRADE_SYMBOL = 0;
const TRADE_TIME = 1;
const ACTION = 5;
const SIDE = 6;

export const EVGERHER: readonly Layout[] = [
  {
    ...recorder,
    name: "evgerher_orderbooks",
    title: "best 10 levels at each change (orderbooks.csv of evgerher's recorder)",
    gives: "book",
    timeColumn: BOOK_TIME,
    symbolColumn: BOOK_SYMBOL,
    digitColumn: BOOK_TIME,
    columns: [
      "time",
      "millis",
      "symbol",
      ...["ask_px", "ask_qty", "bid_px", "bid_qty"].flatMap((name) =>
        Array.from({ length: LEVELS }, (_, level) => `${name}_${level}`)
      ),
    ],
    shape: `cnp${"d".repeat(4 * LEVELS)}`,
    declare: declareAt(BOOK_TIME, BOOK_SYMBOL),
    mapper: (parts) => new OrderBooks(parts),
  },
  {
    ...recorder,
    name: "evgerher_trades",
    title: "trades with their action (trades.csv of evgerher's recorder)",
    gives: "trades",
    timeColumn: TRADE_TIME,
    symbolColumn: TRADE_SYMBOL,
    digitColumn: TRADE_TIME,
    columns: ["symbol", "time", "millis", "price", "qty", "action", "side"],
    shape: "pcnddpp",
    declare: declareAt(TRADE_TIME, TRADE_SYMBOL),
    mapper: (parts) => new ActionTrades(parts),
  },
];

/** The rows name their symbol, and not the market that it is on. */
function declareAt(time: number, symbol: number): Layout["declare"] {
  return (row) => {
    const at = civilUs(row[time] ?? "");
    const ms = Number(row[time + 1]);
    return {
      market: undefined,
      symbol: row[symbol] === undefined ? undefined : symbolOf(row[symbol]),
      localFrom: at === undefined || !Number.isInteger(ms) ? 0 : at + ms * US_PER_MS,
    };
  };
}

/** A second as text and, in the column behind it, its milliseconds. */
class Clock {
  readonly #fields: Fields;
  readonly #column: number;
  /** The second met last: many rows share one. */
  #text: Uint8Array | undefined;
  #at = 0;

  constructor(fields: Fields, column: number) {
    this.#fields = fields;
    this.#column = column;
  }

  read(): number {
    const fields = this.#fields;
    if (this.#text === undefined || !fields.is(this.#column, this.#text)) this.#meet();
    fields.whole(this.#column + 1);
    const ms = fields.values[this.#column + 1]!;
    if (MS_MAX < ms) throw new RangeError(`${ms} is more milliseconds than a second has`);
    return this.#at + ms * US_PER_MS;
  }

  #meet(): void {
    const text = this.#fields.text(this.#column);
    const at = civilUs(text);
    if (at === undefined) {
      throw new SyntaxError(`found ${found(text)}; expected a time such as 2020-03-10 18:25:10`);
    }
    this.#at = at;
    this.#text = new TextEncoder().encode(text);
  }
}

const BOOK = { levels: LEVELS, ask: 3, bid: 3 + 2 * LEVELS, step: 1, qty: LEVELS } as const;

class OrderBooks implements RowMapper {
  readonly #parts: MapperParts;
  readonly #clock: Clock;

  constructor(parts: MapperParts) {
    this.#parts = parts;
    this.#clock = new Clock(parts.fields, BOOK_TIME);
  }

  row(ring: EventRing): void {
    addBook(ring, this.#parts, BOOK, this.#clock.read(), 0);
  }
}

const TRADE_COLUMNS = { id: undefined, price: 3, qty: 4 } as const;
const TAKER = sideWords("Buy", "Sell");
const INSERT = new TextEncoder().encode("insert");

/** Only an `insert` is a trade that has just happened; `partial` repeats one from before. */
class ActionTrades implements RowMapper {
  readonly #parts: MapperParts;
  readonly #clock: Clock;

  constructor(parts: MapperParts) {
    this.#parts = parts;
    this.#clock = new Clock(parts.fields, TRADE_TIME);
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    const local = this.#clock.read();
    fields.unpad(SIDE);
    const taker = sideOf(fields, SIDE, TAKER);
    addTrade(ring, this.#parts, TRADE_COLUMNS, local, 0, taker, this.#word());
  }

  #word(): string | undefined {
    const { fields } = this.#parts;
    fields.unpad(ACTION);
    if (fields.is(ACTION, INSERT)) return undefined;
    const word = fields.text(ACTION).toUpperCase();
    if (FLAG_WORD.test(word)) return word;
    throw new SyntaxError(`found ${found(fields.text(ACTION))}; expected a word`);
  }
}
