// Recorded books for the proofs: the sets, their instruments, and the top 20 at every update.
import { toLots, toTicks } from "../../lib/base/decimal.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import { ASK, BID, type EventRing } from "../../lib/market/event_ring.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import type { MarketView } from "../../lib/market/view.ts";

/** The folder of recorded sets, beside the repository. */
export const DATA = new URL("../../../shared/data/hftbacktest/", import.meta.url).pathname;
export const DEPTH_SHOWN = 20;

/** One set and what is known of it. */
export interface BookSet {
  readonly set: string;
  readonly files: readonly string[];
  readonly market: Market;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly updates: number;
  /** Updates that one snapshot made known at once: only the last of them can be looked at. */
  readonly together: number;
  /** Update ids that also have a quote: its touch is the book's. */
  readonly quoted: number;
}

/** The sets with a snapshot. */
export const BOOK_SETS: readonly BookSet[] = [
  {
    set: "spot_btcusdt_20240808_09",
    files: ["raw/spot/btcusdt_20240808.gz", "raw/spot/btcusdt_20240809.gz"],
    market: "spot",
    tickSize: "0.01",
    lotSize: "0.00001",
    updates: 6_493,
    together: 1,
    quoted: 1_072,
  },
  {
    set: "usdm_btcusdt_20230404_05",
    files: ["raw/usdm/btcusdt_20230404.dat.gz", "raw/usdm/btcusdt_20230405.dat.gz"],
    market: "usdm",
    tickSize: "0.1",
    lotSize: "0.001",
    updates: 16_110,
    together: 1,
    quoted: 1_565,
  },
  {
    set: "usdm_btcusdt_20240808",
    files: ["raw/usdm/btcusdt_20240808.gz"],
    market: "usdm",
    tickSize: "0.1",
    lotSize: "0.001",
    updates: 6_547,
    together: 2,
    quoted: 629,
  },
];

/** Top of both sides as ticks and lots. */
export function topOf(view: MarketView, depth: number): string {
  const words: number[] = [];
  for (const side of [BID, ASK]) {
    let price = view.book.best(side);
    for (let level = 0; level < depth; level++) {
      words.push(price, view.book.qtyAt(side, price));
      price = view.book.next(side, price);
    }
  }
  return words.join(" ");
}

/** A quote, bid first, in the words of `topOf`. */
export function quoteOf(ring: EventRing, slot: number): string {
  const start = ring.rowStart[slot] ?? 0;
  const rows = [start, start + 1].map((row) => row & ring.rowMask);
  return rows.map((row) => `${ring.price[row]} ${ring.qty[row]}`).join(" ");
}

/** The recorded top 20 by update id, in the words of `topOf`. */
export async function recordedBooks(each: BookSet): Promise<Map<number, string>> {
  const file = await Deno.open(`${DATA}csv/${each.set}/book20.csv.gz`);
  const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  const books = new Map<number, string>();
  for (const line of text.trim().split("\n").slice(1)) {
    const [, , , id, ...cells] = line.split(",");
    const words = cells.map((cell, index) =>
      index % 2 === 0 ? toTicks(cell, each.tickSize, "exact") : toLots(cell, each.lotSize, "exact")
    );
    books.set(Number(id), words.join(" "));
  }
  return books;
}

/** The set's instrument: sizes as they were then. */
export function instrumentOf({ market, tickSize, lotSize }: BookSet): Instrument {
  return withDigits({
    market,
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    tickSize,
    lotSize,
    priceMin: ticks(1),
    priceMax: ticks(100_000_000),
    qtyMin: lots(1),
    qtyMax: lots(900_000_000),
    notionalMin: "5",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: ppm(1_050_000), down: ppm(950_000) },
    ordersMax: 200,
    amendsMax: 10,
    orderRateLimits: [],
  });
}
