// One stream of a book written in every format that carries a book, and read back.
import { Decimal } from "../../lib/base/decimal.ts";
import { HEADER } from "../../lib/feed/event_csv_format.ts";
import { mergeSources } from "../../lib/feed/merge.ts";
import type { EventSource } from "../../lib/feed/source.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { type BookMessage, type Level, levelsOf } from "./arbitrary_books.ts";
import type { NaiveBook } from "../market/naive_book.ts";
import { BOOK10, csvSource, rawSource, SPOT, tableSource, USDM } from "./rings.ts";

const START = 1_680_652_700_000;

export interface Written {
  readonly messages: readonly BookMessage[];
  /** The book after each message. */
  readonly books: readonly NaiveBook[];
  readonly blockBytes: number;
}

export interface BookFormat {
  readonly name: string;
  readonly instrument: Instrument;
  /** What it carries: updates by ids, updates and snapshots in time, or so many whole levels. */
  readonly carries: "ids" | "in_time" | number;
  open(written: Written): EventSource;
}

function priceOf(ticks: number, { tickSize }: Instrument): string {
  return new Decimal(tickSize).mul(ticks).toFixed();
}

function qtyOf(lots: number, { lotSize }: Instrument): string {
  return new Decimal(lotSize).mul(lots).toFixed();
}

function ofMarket(market: Market): Instrument {
  return market === "spot" ? SPOT : USDM;
}

/** Two messages share a millisecond. */
function at(index: number): number {
  return START + (index >> 1);
}

function eventCsv(market: Market): BookFormat {
  const instrument = ofMarket(market);
  return {
    name: `event_csv of ${market}`,
    instrument,
    carries: "ids",
    open: ({ messages, blockBytes }) => {
      const rows = messages.flatMap((message, index) => {
        const first = message.kind === "update" ? message.first : "";
        const prev = message.kind === "update" && market === "usdm" ? message.prev : "";
        const type = message.kind === "update" ? "depth" : "snapshot";
        return message.levels.map(([of, ticks, lots], row) => {
          const times = row === 0 ? `${at(index)}000,${at(index)}000` : ",";
          const ids = row === 0 ? `${first},${message.last},${prev}` : ",,";
          return `${times},${type},${index},${ids},${letterOf(of)},` +
            `${priceOf(ticks, instrument)},${qtyOf(lots, instrument)},,`;
        });
      });
      const comment = `# evenkeel-events 1 ${market} BTCUSDT`;
      return csvSource([comment, HEADER, ...rows, ""].join("\n"), { instrument, blockBytes });
    },
  };
}

function letterOf(side: number): string {
  return side === BID ? "b" : "a";
}

function rawLines(market: Market): BookFormat {
  const instrument = ofMarket(market);
  const sideOf = (levels: readonly Level[], side: number) =>
    levels.filter(([of]) => of === side)
      .map(([, ticks, lots]) => [priceOf(ticks, instrument), qtyOf(lots, instrument)]);
  return {
    name: `raw_lines of ${market}`,
    instrument,
    carries: "ids",
    open: ({ messages, blockBytes }) => {
      const lines = messages.map((message, index) => {
        const { last, levels } = message;
        const [bids, asks] = [sideOf(levels, BID), sideOf(levels, ASK)];
        const json = message.kind === "snapshot" ? { lastUpdateId: last, bids, asks } : {
          e: "depthUpdate",
          E: at(index),
          ...(market === "usdm" ? { T: at(index), pu: message.prev } : {}),
          s: "BTCUSDT",
          U: message.first,
          u: last,
          b: bids,
          a: asks,
        };
        return `${at(index)}000 ${JSON.stringify(json)}\n`;
      });
      return rawSource(lines.join(""), { instrument, blockBytes });
    },
  };
}

/** Updates and snapshots are two files, whose messages are numbered together. */
function streamTables(market: Market): BookFormat {
  const instrument = ofMarket(market);
  const front = (index: number) => `${index},${at(index)}000000,${at(index)}`;
  const back = ([of, ticks, lots]: Level) =>
    `${letterOf(of)},${priceOf(ticks, instrument)},${qtyOf(lots, instrument)}`;
  return {
    name: `stream_depth_diff and stream_depth_snapshot of ${market}`,
    instrument,
    carries: "ids",
    open: ({ messages, blockBytes }) => {
      const diffs = ["seq,local_ts_ns,event_ms,trade_ms,first_id,last_id,prev_id,side,price,qty"];
      const books = ["seq,local_ts_ns,event_ms,last_update_id,side,price,qty"];
      messages.forEach((message, index) => {
        for (const level of message.levels) {
          if (message.kind === "snapshot") {
            books.push(`${front(index)},${message.last},${back(level)}`);
          } else {
            const { first, last, prev } = message;
            const own = market === "spot" ? ["", first, last, ""] : [at(index), first, last, prev];
            diffs.push(`${front(index)},${own.join(",")},${back(level)}`);
          }
        }
      });
      return mergeSources([diffs, books].map((lines, index) => ({
        path: `${index}.csv`,
        declared: { market, symbol: "BTCUSDT", syntheticSeed: undefined },
        localFrom: 0,
        bytes: 0,
        open: () => tableSource(`${lines.join("\n")}\n`, { instrument, blockBytes }),
      })));
    },
  };
}

const T_DEPTH: BookFormat = {
  name: "binance_t_depth",
  instrument: USDM,
  carries: "ids",
  open: ({ messages, blockBytes }) => {
    const rows = messages.flatMap((message, index) => {
      const { kind, last, levels } = message;
      const first = kind === "update" ? message.first : last;
      const prev = kind === "update" ? message.prev : -1;
      return levels.map(([of, ticks, lots]) =>
        `BTCUSDT,${at(index)},${first},${last},${letterOf(of)},` +
        `${kind === "update" ? "set" : "snap"},${priceOf(ticks, USDM)},${qtyOf(lots, USDM)},${prev}`
      );
    });
    const header = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu";
    return tableSource([header, ...rows, ""].join("\n"), { instrument: USDM, blockBytes });
  },
};

const TARDIS_FRONT = "exchange,symbol,timestamp,local_timestamp";

const TARDIS_L2: BookFormat = {
  name: "tardis_incremental_book_l2",
  instrument: USDM,
  carries: "in_time",
  open: ({ messages, blockBytes }) => {
    // Rows of one message share both times, and no two messages do.
    const rows = messages.flatMap(({ kind, levels }, index) =>
      levels.map(([of, ticks, lots]) =>
        `binance-futures,BTCUSDT,${START + index}000,${START + index}005,${kind === "snapshot"},` +
        `${of === BID ? "bid" : "ask"},${priceOf(ticks, USDM)},${qtyOf(lots, USDM)}`
      )
    );
    const header = `${TARDIS_FRONT},is_snapshot,side,price,amount`;
    return tableSource([header, ...rows, ""].join("\n"), { instrument: USDM, blockBytes });
  },
};

interface WholeRows {
  readonly name: string;
  readonly instrument: Instrument;
  readonly levels: number;
  readonly header: string | undefined;
  /** One row out of prices and quantities, best first. */
  row(index: number, bids: readonly Pair[], asks: readonly Pair[]): readonly (string | number)[];
}

type Pair = readonly [price: string, qty: string];

function wholeFormat({ name, instrument, levels, header, row }: WholeRows): BookFormat {
  return {
    name,
    instrument,
    carries: levels,
    open: ({ books, blockBytes }) => {
      const rows = books.map((book, index) => {
        const all = levelsOf(book, levels);
        const sideOf = (side: number) =>
          all.filter(([of]) => of === side).map(([, ticks, lots]): Pair => [
            priceOf(ticks, instrument),
            qtyOf(lots, instrument),
          ]);
        return row(index, sideOf(BID), sideOf(ASK)).join(",");
      });
      const lines = header === undefined ? rows : [header, ...rows];
      return tableSource(`${lines.join("\n")}\n`, { instrument, blockBytes });
    },
  };
}

/** `bid_px_0,bid_qty_0,..` for one side after the other. */
function streamColumns(levels: number): string {
  return ["bid", "ask"].flatMap((side) =>
    Array.from({ length: levels }, (_, level) => `${side}_px_${level},${side}_qty_${level}`)
  ).join(",");
}

function tardisBooks(levels: number): BookFormat {
  const names = Array.from(
    { length: levels },
    (_, level) =>
      ["asks", "bids"].map((side) => `${side}[${level}].price,${side}[${level}].amount`),
  );
  return wholeFormat({
    name: `tardis_book_snapshot_${levels}`,
    instrument: SPOT,
    levels,
    header: `${TARDIS_FRONT},${names.flat().join(",")}`,
    row: (index, bids, asks) => [
      `binance,BTCUSDT,${at(index)}000,${at(index)}001`,
      ...asks.flatMap((ask, level) => [...ask, ...(bids[level] ?? [])]),
    ],
  });
}

const WHOLE: readonly BookFormat[] = [
  wholeFormat({
    name: "stream_book20",
    instrument: SPOT,
    levels: 20,
    header: `seq,local_ts_ns,event_ms,update_id,${streamColumns(20)}`,
    row: (index, bids, asks) => [
      `${index},${at(index)}000000,${at(index)},${index + 1}`,
      ...[...bids, ...asks].flat(),
    ],
  }),
  wholeFormat({
    name: "stream_book10",
    instrument: BOOK10,
    levels: 10,
    header: `seq,event_ms,${streamColumns(10)}`,
    row: (index, bids, asks) => [index, at(index), ...[...bids, ...asks].flat()],
  }),
  tardisBooks(5),
  tardisBooks(25),
  wholeFormat({
    name: "evgerher_orderbooks",
    instrument: BOOK10,
    levels: 10,
    header: undefined,
    row: (index, bids, asks) => [
      `"2020-03-10 18:25:10",${index >> 1},"XBTUSD\0\0\0\0"`,
      ...[asks, bids].flatMap((side) => [
        ...side.map(([price]) => price),
        ...side.map(([, qty]) => qty),
      ]),
    ],
  }),
];

/** Every format that carries more of a book than its touch. */
export const BOOK_FORMATS: readonly BookFormat[] = [
  eventCsv("spot"),
  eventCsv("usdm"),
  rawLines("spot"),
  rawLines("usdm"),
  streamTables("spot"),
  streamTables("usdm"),
  T_DEPTH,
  TARDIS_L2,
  ...WHOLE,
];
