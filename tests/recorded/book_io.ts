// Recorded messages through the feed and the view: the book equals the recorded top 20 at every update.
import { nowCell } from "../../lib/base/now.ts";
import { assertEquals } from "@std/assert";
import { toLots, toTicks } from "../../lib/base/decimal.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import { openBytes } from "../../lib/feed/bytes.ts";
import { mergeSources } from "../../lib/feed/merge.ts";
import { RawLinesSource } from "../../lib/feed/raw_lines.ts";
import { ASK, BID, EventRing, QUOTE } from "../../lib/market/event_ring.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";

const DATA = new URL("../../../shared/data/hftbacktest/", import.meta.url).pathname;
const DEPTH_SHOWN = 20;

interface Case {
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

const CASES: readonly Case[] = [
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

for (const each of CASES) {
  Deno.test(`MarketView rebuilds the recorded book of ${each.set} at every update`, async () => {
    const books = await recordedBooks(each);
    assertEquals(books.size, each.updates);
    const view = new MarketView({ market: each.market, resyncWaitUs: 10_000_000 });
    const quotes = new Map<number, string>();
    let compared = 0;
    let quoted = 0;
    await replay(each, (ring, index) => {
      const slot = index & ring.eventMask;
      const before = view.depthId;
      view.apply(ring, index, nowCell(ring.local[slot] ?? 0));
      if (ring.type[slot] === QUOTE) quotes.set(ring.lastId[slot] ?? 0, quoteOf(ring, slot));
      const quote = quotes.get(view.depthId);
      if (quote !== undefined) {
        assertEquals(topOf(view, 1), quote);
        quotes.delete(view.depthId);
        quoted++;
      }
      if (view.depthId === before) return;
      const book = books.get(view.depthId);
      // Only a snapshot on which nothing has been played yet is not in the record.
      if (book === undefined) return assertEquals(before, 0);
      assertEquals(topOf(view, DEPTH_SHOWN), book, `after update ${view.depthId}`);
      compared++;
    });
    assertEquals(compared, each.updates - each.together + 1);
    assertEquals(quoted, each.quoted);
    const { gaps, crossed, olderDiffs, olderSnapshots } = view.counters;
    assertEquals({ gaps, crossed, olderDiffs, olderSnapshots }, {
      gaps: 0,
      crossed: 0,
      olderDiffs: 0,
      olderSnapshots: 0,
    });
    assertEquals([view.blocked, view.queuesKnown], [undefined, true]);
  });
}

/** Plays the raw messages of a set in the order in which they were received. */
async function replay(each: Case, visit: (ring: EventRing, index: number) => void): Promise<void> {
  const { market } = each;
  const inputs = each.files.map((file) => {
    const path = `${DATA}${file}`;
    return {
      path,
      declared: { market, symbol: "BTCUSDT", syntheticSeed: undefined },
      localFrom: 0,
      bytes: Deno.statSync(path).size,
      open: () => new RawLinesSource({ bytes: openBytes(path), instrument: instrumentOf(each) }),
    };
  });
  const source = mergeSources(inputs);
  const ring = new EventRing();
  while (await source.pull(ring)) {
    for (let index = ring.head; index < ring.tail; index++) visit(ring, index);
    ring.release(ring.tail);
  }
  source.close();
}

/** Top of both sides as ticks and lots. */
function topOf(view: MarketView, depth: number): string {
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
function quoteOf(ring: EventRing, slot: number): string {
  const start = ring.rowStart[slot] ?? 0;
  const rows = [start, start + 1].map((row) => row & ring.rowMask);
  return rows.map((row) => `${ring.price[row]} ${ring.qty[row]}`).join(" ");
}

/** The recorded top 20 by update id, in the words of `topOf`. */
async function recordedBooks(each: Case): Promise<Map<number, string>> {
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

function instrumentOf({ market, tickSize, lotSize }: Case): Instrument {
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
