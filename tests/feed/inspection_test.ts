// What is found in events, and what it means for a backtest.
import { assertEquals } from "@std/assert";
import { Inspection } from "../../lib/feed/inspection.ts";
import { Sampled } from "../../lib/feed/sampled.ts";
import { verdict } from "../../lib/feed/verdict.ts";
import { FIXTURES } from "./fixtures.ts";
import { csvSource, csvText, readNow, tableSource } from "./rings.ts";

const ROWS = [
  "1000000,900000,snapshot,1,,100,,b,100.00,1,,",
  ",,snapshot,1,,,,b,99.00,1,,",
  ",,snapshot,1,,,,a,100.02,1,,",
  ",,snapshot,1,,,,a,101.00,1,,",
  "1100000,1000000,depth,2,101,105,,b,99.99,1,,",
  "1200000,1150000,depth,3,107,108,,b,99.98,1,,",
  "1200000,1150000,depth,4,107,108,,b,99.98,1,,",
  "1300000,,quote,5,,109,,b,100.00,1,,",
  "1300000,,quote,6,,109,,b,100.00,1,,",
  "9300000,9200000,trade,7,,,,b,100.02,0.5,10,",
  "9300001,9200000,trade,8,,,,b,100.03,0.5,14,",
  "9300002,9200000,trade,9,,,,b,100.04,0.5,14,",
];

function findingsOf(text: string) {
  const inspection = new Inspection("spot");
  const ring = readNow(csvSource(text));
  for (let index = 0; index < ring.tail; index++) inspection.add(ring, index);
  return inspection.findings();
}

Deno.test("Inspection counts gaps, duplicates, crossed quotes and silence", () => {
  const found = findingsOf(csvText(...ROWS));
  assertEquals(found.types, { snapshot: 1, depth: 3, quote: 2, trade: 3 });
  assertEquals([found.events, found.rows], [9, 12]);
  assertEquals(found.gaps, { updates: 1, tradeIds: 3 });
  assertEquals(found.duplicates, { tradeIds: 1, updateIds: 2 });
  assertEquals(found.ids, { updates: 5, trades: 3 });
  // Both quotes lack a side.
  assertEquals(found.crossed, 2);
  assertEquals(found.silence, { us: 8_000_000, from: 1_300_000 });
  assertEquals(found.local, { from: 1_000_000, to: 9_300_002 });
  assertEquals(found.venue, { from: 900_000, to: 9_200_000 });
  assertEquals(found.skew, { min: 50_000, median: 100_000, max: 100_002 });
  const bp = (10_100 - 10_001) / 10_001 * 10_000;
  assertEquals(found.reach, { min: bp, median: bp, max: bp });
  assertEquals(found.price, { from: 10_001, to: 10_004 });
});

Deno.test("Inspection judges USD-M updates by the id before", () => {
  const inspection = new Inspection("usdm");
  const rows = [
    "1000,900,depth,1,5,6,4,b,100.00,1,,",
    "1000,900,depth,2,8,9,6,b,100.00,1,,",
    "1000,900,depth,3,10,11,10,b,100.00,1,,",
  ];
  const ring = readNow(csvSource(csvText(...rows)));
  for (let index = 0; index < ring.tail; index++) inspection.add(ring, index);
  assertEquals(inspection.findings().gaps.updates, 1);
});

Deno.test("Sampled keeps the ends of a stream exactly and its middle nearly", () => {
  const sampled = new Sampled();
  assertEquals(sampled.spread(), undefined);
  for (let value = 0; value < 300_000; value++) sampled.add(value - 1_000);
  const { min, median, max } = sampled.spread() ?? { min: 0, median: 0, max: 0 };
  assertEquals([min, max], [-1_000, 298_999]);
  assertEquals(Math.abs(median - 148_999) < 100, true);
});

const LAYOUT = { receipt: true, venueTimes: true, ids: true, isUsdm: false };

const VERDICTS: readonly { name: string; can: readonly string[]; cannot: readonly string[] }[] = [
  {
    name: "binance_spot_trades",
    can: ["trades, which use up queues and fill orders"],
    cannot: [
      "no book: unless a file of the same symbol has one, it is assumed one tick wide around the " +
      "last trade, queues unknown",
    ],
  },
  {
    name: "binance_book_ticker",
    can: ["the best prices and their sizes"],
    cannot: [
      "best prices alone: the queue ahead of an order is unknown",
      "no trades: orders fill only where the book crosses them",
    ],
  },
  {
    name: "stream_depth_snapshot",
    can: ["one whole book, to at least 0.0 bp from the mid"],
    cannot: ["no trades: orders fill only where the book crosses them"],
  },
  {
    name: "stream_depth_diff",
    can: [],
    cannot: [
      "no snapshot: sizes are known only at prices that an update named",
      "updates alone are never quotable: name the snapshot, or best prices, too",
      "no trades: orders fill only where the book crosses them",
    ],
  },
  {
    name: "tardis_incremental_book_l2",
    can: ["a book that updates keep whole, to at least 0.0 bp from the mid in its snapshots"],
    cannot: ["no trades: orders fill only where the book crosses them"],
  },
];

for (const { name, can, cannot } of VERDICTS) {
  Deno.test(`verdict() of ${name}`, () => {
    const fixture = FIXTURES.find((one) => one.name === name);
    const ring = readNow(tableSource(fixture?.text ?? "", fixture));
    const inspection = new Inspection("spot");
    for (let index = 0; index < ring.tail; index++) inspection.add(ring, index);
    assertEquals(verdict({ ...LAYOUT, findings: inspection.findings() }), { can, cannot });
  });
}

Deno.test("verdict() says what times, ids and funding are missing", () => {
  const findings = findingsOf(csvText(...ROWS));
  const none = { receipt: false, venueTimes: false, ids: false, isUsdm: true };
  assertEquals(verdict({ ...none, findings }).cannot, [
    "no times of receipt: the venue's stand for them, so no latency can be measured",
    "no venue times: the times of receipt stand for them",
    "no update ids: a message that was lost is not noticed",
    "no funding: it is not in the result",
  ]);
  assertEquals(verdict({ ...LAYOUT, findings }).cannot, [
    "updates are missing: after each gap nothing is quoted for a while",
    "trade ids are missing: trades were lost, or left out",
  ]);
});
