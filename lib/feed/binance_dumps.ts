// Binance's public dumps of trades, aggregate trades and best prices, as layouts.
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import type { Fields } from "./fields.ts";
import { type Layout, type MapperParts, type RowMapper, timeOrNone } from "./layout.ts";
import { addQuote, addTrade, dumpTime, takerOf } from "./table_rows.ts";

/**
 * The word for rows that the venue has with price 0 and quantity 0: a trade that it struck out.
 * Its own stream calls such trades so.
 */
const STRUCK_OUT = "NA";

/** `BTCUSDT-aggTrades-2026-10-31.zip`: what the venue calls its files. */
const FILE_NAME = /^([A-Z0-9_]{2,30})-(?:trades|aggTrades|bookTicker)-\d{4}-\d{2}/;

const DUMP = {
  receipt: false,
  venueTimes: true,
  symbolIn: (fileName: string) => FILE_NAME.exec(fileName)?.[1],
} as const;

/** Dumps name no symbol; their columns tell the market. */
function declareAt(market: Market, column: number): Layout["declare"] {
  return (row) => ({
    market,
    symbol: undefined,
    localFrom: timeOrNone(row[column], "dump"),
  });
}

const TRADES = ["id", "price", "qty", "quote_qty", "time", "is_buyer_maker"];
const AGG_TRADES = [
  "agg_trade_id",
  "price",
  "quantity",
  "first_trade_id",
  "last_trade_id",
  "transact_time",
  "is_buyer_maker",
];
const BEST_MATCH = "is_best_match";

/** Trades, one row each. */
const trades: Omit<Layout, "columns" | "shape" | "name" | "title" | "declare"> = {
  ...DUMP,
  gives: "trades",
  ids: true,
  timeColumn: 4,
  digitColumn: 0,
  mapper: (parts) => new DumpTrades(parts, 4, 5),
};

/** Trades of one taker at one price, in one row. */
const aggTrades: typeof trades = {
  ...trades,
  timeColumn: 5,
  mapper: (parts) => new DumpTrades(parts, 5, 6),
};

export const BINANCE_DUMPS: readonly Layout[] = [
  {
    ...trades,
    name: "binance_spot_trades",
    title: "Binance dump of spot trades",
    columns: [...TRADES, BEST_MATCH],
    otherHeaders: [["trade_id", ...TRADES.slice(1), BEST_MATCH]],
    shape: "ndddtbb",
    declare: declareAt("spot", 4),
  },
  {
    ...trades,
    name: "binance_usdm_trades",
    title: "Binance dump of USD-M trades",
    columns: TRADES,
    otherHeaders: [["trade_id", ...TRADES.slice(1)]],
    shape: "ndddtb",
    declare: declareAt("usdm", 4),
  },
  {
    ...aggTrades,
    name: "binance_spot_agg_trades",
    title: "Binance dump of spot aggregate trades",
    columns: [...AGG_TRADES, BEST_MATCH],
    shape: "nddnntbb",
    declare: declareAt("spot", 5),
  },
  {
    ...aggTrades,
    name: "binance_usdm_agg_trades",
    title: "Binance dump of USD-M aggregate trades",
    columns: AGG_TRADES,
    shape: "nddnntb",
    declare: declareAt("usdm", 5),
  },
  {
    ...DUMP,
    name: "binance_book_ticker",
    title: "Binance dump of USD-M best prices (bookTicker)",
    gives: "touch",
    ids: true,
    columns: [
      "update_id",
      "best_bid_price",
      "best_bid_qty",
      "best_ask_price",
      "best_ask_qty",
      "transaction_time",
      "event_time",
    ],
    shape: "nddddtt",
    timeColumn: 5,
    digitColumn: 0,
    declare: declareAt("usdm", 5),
    mapper: (parts) => new BookTicker(parts),
  },
];

/** Columns 0 to 2 are id, price and quantity in all of them. */
class DumpTrades implements RowMapper {
  readonly #parts: MapperParts;
  readonly #time: number;
  readonly #maker: number;

  constructor(parts: MapperParts, time: number, maker: number) {
    this.#parts = parts;
    this.#time = time;
    this.#maker = maker;
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    const taker = takerOf(fields, this.#maker);
    const at = dumpTime(fields, this.#time);
    addTrade(ring, this.#parts, TRADE_COLUMNS, at, at, taker, struckOut(fields));
  }
}

const TRADE_COLUMNS = { id: 0, price: 1, qty: 2 } as const;

function struckOut(fields: Fields): string | undefined {
  fields.price(1);
  if (fields.values[1] !== 0) return undefined;
  fields.printQty(2);
  return fields.values[2] === 0 ? STRUCK_OUT : undefined;
}

class BookTicker implements RowMapper {
  readonly #parts: MapperParts;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const at = dumpTime(this.#parts.fields, 5);
    addQuote(ring, this.#parts, QUOTE_COLUMNS, at, at);
  }
}

const QUOTE_COLUMNS = { id: 0, bid: 1, bidQty: 2, ask: 3, askQty: 4 } as const;
