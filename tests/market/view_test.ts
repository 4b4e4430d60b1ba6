// Stories of a market view: what it shows after each message, and what it counts.
import { nowCell } from "../../lib/base/now.ts";
import { assertEquals } from "@std/assert";
import { ASK, BID, EventRing, TRADE } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { MarketView, type ViewCounters } from "../../lib/market/view.ts";
import { append } from "./tape.ts";

interface Story {
  readonly name: string;
  readonly market?: Market;
  /** Lines `at message => what is shown`: `bid x qty / ask x qty`, or why nothing is. */
  readonly lines: string;
  readonly counters?: Partial<ViewCounters>;
}

const RESYNC_WAIT_US = 10;
const BOOK = "snapshot 100 b50x5 b49x3 b40x1 a51x4 a52x2 a60x1";

const STORIES: readonly Story[] = [
  {
    name: "shows a snapshot and follows its updates",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 101-103 b50x0 a51x9      => 49x3 / 51x9
      2 depth 104-104 b50x7            => 50x7 / 51x9
    `,
  },
  {
    name: "plays the updates before a snapshot on top of it (spot)",
    lines: `
      0 depth 95-98 b50x1              => no_data
      1 depth 99-102 b50x2             => no_data
      2 depth 103-104 a51x8            => no_data
      3 ${BOOK}                        => 50x2 / 51x8
      4 depth 105-106 a51x1            => 50x2 / 51x1
    `,
  },
  {
    name: "takes a first update that begins right after the snapshot (spot)",
    lines: `
      0 depth 96-100 b50x1             => no_data
      1 depth 101-102 b50x2            => no_data
      2 ${BOOK}                        => 50x2 / 51x4
    `,
  },
  {
    name: "loses the book when the snapshot is too old for the updates kept",
    lines: `
      0 depth 103-104 b50x2            => no_data
      1 ${BOOK}                        => gap
      2 snapshot 103 b50x1 a51x1       => 50x2 / 51x1
    `,
    counters: { gaps: 1, resyncs: 1 },
  },
  {
    name: "loses the book at a gap until the next snapshot (spot)",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 102-103 b50x6            => gap
      2 depth 104-105 b50x7            => gap
      3 quote 105 b50x7 a51x9          => gap
      4 snapshot 104 b50x6 a51x9       => 50x7 / 51x9
    `,
    counters: { gaps: 1, resyncs: 1 },
  },
  {
    name: "goes on with quotes when no snapshot follows a gap, with unknown queues",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 102-103 b50x6            => gap
      9 quote 105 b50x7 a51x9          => gap
      11 trade b51x1                   => gap
      11 quote 106 b50x6 a51x9         => 50x6 / 51x9 unknown
      12 quote 107 b49x6 a51x9         => 49x6 / 51x9 unknown
      13 snapshot 105 b49x1 a51x1      => 49x6 / 51x9
      14 depth 106-107 b49x2           => 49x2 / 51x1
    `,
    counters: { gaps: 1, resumes: 1, resyncs: 1 },
  },
  {
    name: "keeps quoting on quotes when a snapshot does not fit",
    lines: `
      0 depth 105-106 b50x6            => no_data
      10 quote 106 b50x7 a51x9         => 50x7 / 51x9 unknown
      11 ${BOOK}                       => 50x7 / 51x9 unknown
      12 quote 107 b50x8 a51x9         => 50x8 / 51x9 unknown
      13 snapshot 106 b50x1 a51x1      => 50x8 / 51x9
    `,
    counters: { gaps: 1, resumes: 2, resyncs: 1 },
  },
  {
    name: "lives on quotes where there is nothing else",
    lines: `
      0 trade b51x1                    => no_data
      1 quote 1 b50x5 a51x4            => 50x5 / 51x4 unknown
      2 quote 2 b50x5 a51x3            => 50x5 / 51x3 unknown
    `,
  },
  {
    name: "waits for a snapshot when data begin with updates",
    lines: `
      0 depth 1-2 b50x5 a51x4          => no_data
      9 quote 3 b50x5 a51x4            => no_data
      10 quote 4 b50x5 a51x4           => 50x5 / 51x4 unknown
    `,
    counters: { resumes: 1, gaps: 0 },
  },
  {
    name: "goes on with quotes when updates without a snapshot set in later",
    lines: `
      0 quote 1 b50x5 a51x4            => 50x5 / 51x4 unknown
      1 depth 2-3 b50x6 a51x4          => 50x5 / 51x4 unknown
      2 snapshot 2 b50x2 a51x2         => 50x6 / 51x4
    `,
    counters: { gaps: 0, resyncs: 0 },
  },
  {
    name: "takes the touch of a fresher quote until the book has caught up",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 quote 103 b49x3 a51x4          => 49x3 / 51x4
      2 depth 101-102 b50x1            => 49x3 / 51x4
      3 quote 102 b50x1 a51x4          => 49x3 / 51x4
      4 depth 103-103 b50x0            => 49x3 / 51x4
      5 depth 104-105 b49x9            => 49x9 / 51x4
      6 quote 105 b50x9 a51x9          => 49x9 / 51x4
      7 quote 106 b50x9 a51x9          => 50x9 / 51x9
    `,
    counters: { olderQuotes: 2 },
  },
  {
    name: "takes a quote that came before the snapshot when it is fresher",
    lines: `
      0 depth 99-100 b50x1             => no_data
      1 quote 104 b49x7 a51x7          => no_data
      2 ${BOOK}                        => 49x7 / 51x7
    `,
  },
  {
    name: "counts a crossed book and cannot be quoted on until it is repaired",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 101-101 b51x1            => crossed
      2 quote 102 b50x1 a51x1          => crossed
      3 depth 102-102 b49x9            => crossed
      4 depth 103-103 b51x0            => 50x5 / 51x4
    `,
    counters: { crossed: 2 },
  },
  {
    name: "has no touch while a side is empty",
    lines: `
      0 snapshot 100 b50x5             => no_data
      1 depth 101-101 a52x5            => 50x5 / 52x5
      2 depth 102-102 a52x0            => no_data
      3 depth 103-103 a53x1            => 50x5 / 53x1
    `,
  },
  {
    name: "counts and leaves out a quote that is crossed or lacks a side",
    lines: `
      0 quote 1 b50x5 a51x4            => 50x5 / 51x4 unknown
      1 quote 2 b51x5 a51x4            => 50x5 / 51x4 unknown
      2 quote 3 b51x5                  => 50x5 / 51x4 unknown
      3 quote 4 a51x5                  => 50x5 / 51x4 unknown
      4 quote 5 b50x0 a51x5            => 50x5 / 51x4 unknown
      5 quote 6 b49x1 a51x5            => 49x1 / 51x5 unknown
    `,
    counters: { crossed: 4 },
  },
  {
    name: "ignores updates and snapshots that it already contains (spot)",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 101-103 b50x6            => 50x6 / 51x4
      2 depth 102-103 b50x7            => 50x6 / 51x4
      3 snapshot 102 b50x9 a51x9       => 50x6 / 51x4
      4 snapshot 103 b50x8 a52x9       => 50x8 / 52x9
      5 depth 103-104 b50x7            => 50x7 / 52x9
    `,
    counters: { olderDiffs: 1, olderSnapshots: 1, gaps: 0, resyncs: 0 },
  },
  {
    name: "accepts what has no ids, and a snapshot without one contains all before it",
    lines: `
      0 depth b50x9                    => no_data
      1 snapshot b50x5 a51x4           => 50x5 / 51x4
      2 depth b50x6                    => 50x6 / 51x4
      3 quote b50x7 a51x7              => 50x7 / 51x7
      4 depth b50x8                    => 50x8 / 51x4
      5 depth 201-202 b50x9            => 50x9 / 51x4
      6 depth 204-205 b50x9            => gap
    `,
    counters: { gaps: 1 },
  },
  {
    name: "starts on the update that contains the snapshot's id, then follows the chain (USD-M)",
    market: "usdm",
    lines: `
      0 depth 80-90/79 b50x1           => no_data
      1 depth 93-99/90 b50x2           => no_data
      2 depth 99-110/99 b50x3          => no_data
      3 depth 115-120/110 b50x4        => no_data
      4 ${BOOK}                        => 50x4 / 51x4
      5 depth 130-140/120 b50x6        => 50x6 / 51x4
      6 depth 141-150/139 b50x7        => gap
    `,
    counters: { gaps: 1 },
  },
  {
    name: "takes a first update that ends with the snapshot's id (USD-M)",
    market: "usdm",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 90-100/89 b50x3          => 50x3 / 51x4
      2 depth 101-110/100 b50x4        => 50x4 / 51x4
      3 depth 101-110/100 b50x9        => 50x4 / 51x4
    `,
    counters: { gaps: 0, olderDiffs: 1 },
  },
  {
    name: "refuses a first update that begins after the snapshot's id (USD-M)",
    market: "usdm",
    lines: `
      0 ${BOOK}                        => 50x5 / 51x4
      1 depth 101-110/100 b50x3        => gap
    `,
    counters: { gaps: 1 },
  },
];

for (const story of STORIES) {
  Deno.test(`MarketView ${story.name}`, () => {
    const view = new MarketView({
      market: story.market ?? "spot",
      resyncWaitUs: RESYNC_WAIT_US,
    });
    const ring = new EventRing();
    for (const line of story.lines.trim().split("\n")) {
      const [, at, message = "", shown] = /^\s*(\d+) (.*?)\s*=> (.*?)\s*$/.exec(line) ?? [];
      const version = view.version;
      const before = show(view);
      view.apply(ring, append(ring, message), nowCell(Number(at)));
      assertEquals(show(view), shown, line);
      if (show(view) !== before) assertEquals(version < view.version, true, line);
      assertEquals(view.lastEventAt, Number(at));
    }
    const counters: Partial<ViewCounters> = story.counters ?? { gaps: 0, crossed: 0 };
    assertEquals({ ...view.counters, ...counters }, view.counters);
  });
}

Deno.test("MarketView.lastMid keeps the last touch when there is none", () => {
  const { view, play } = started();
  assertEquals(view.lastMid, 0);
  play(BOOK);
  play("depth 150-151 b50x1");
  assertEquals([view.blocked, view.bid, view.ask, view.lastMid], ["gap", 0, 0, 101]);
});

Deno.test("MarketView remembers market trades, mark price and funding", () => {
  const { view, play } = started();
  play("trade b51x1");
  play("trade a50x1");
  play("trade:INSURANCE_FUND b99x1");
  play("trade b0x0");
  play("mark a2815510000000x0");
  play("funding a-2760x1680652800000000");
  assertEquals(view.lastTrade, 50);
  assertEquals(view.markE8, 2_815_510_000_000);
  assertEquals([view.fundingRateE8, view.fundingAt], [-2_760, 1_680_652_800_000_000]);
});

Deno.test("MarketView.shown() is nothing before the touch, the touch, then the book", () => {
  const { view, play } = started();
  assertEquals([view.shown(BID, 50), view.shown(ASK, 50)], [0, 0]);
  play(BOOK);
  play("quote 101 b49x9 a52x8");
  assertEquals([50, 49, 48, 40].map((price) => view.shown(BID, price)), [0, 9, 0, 1]);
  assertEquals([51, 52, 53, 60].map((price) => view.shown(ASK, price)), [0, 8, 0, 1]);
  assertEquals([view.touchId, view.depthId], [101, 100]);
});

Deno.test("MarketView.known() is the snapshot's reach, what was named, and the touch", () => {
  const { view, play } = started();
  assertEquals(view.known(BID, 50), false);
  play(BOOK);
  play("depth 101-102 b30x1 a80x0");
  const known = (side: number, prices: number[]) => prices.map((price) => view.known(side, price));
  assertEquals(known(BID, [50, 45, 40, 39, 30, 29]), [true, true, true, false, true, false]);
  assertEquals(known(ASK, [51, 60, 61, 80, 81]), [true, true, false, true, false]);
  assertEquals(view.known(BID, 51), true);
  assertEquals(view.queuesKnown, true);
  play("depth 103-104 b60x1");
  assertEquals([view.blocked, view.known(BID, 45), view.queuesKnown], ["crossed", false, false]);
});

Deno.test("MarketView.known() covers the touch outside the reach, and nothing on quotes", () => {
  const { view, play } = started();
  play(BOOK);
  play("quote 101 b70x1 a71x1");
  assertEquals([view.known(BID, 70), view.known(BID, 69)], [true, false]);
  assertEquals([view.known(ASK, 71), view.known(ASK, 65), view.known(ASK, 72)], [
    true,
    true,
    false,
  ]);
  const quotes = started();
  quotes.play("quote 1 b70x1 a71x1");
  assertEquals([quotes.view.known(BID, 70), quotes.view.shown(BID, 70)], [false, 1]);
});

Deno.test("MarketView reaches no further than the best of the other side where one is empty", () => {
  const { view, play } = started();
  play("snapshot 100 a51x1 a60x1");
  play("depth 101-101 b45x1");
  assertEquals([50, 51, 60, 61].map((price) => view.known(BID, price)), [true, true, true, true]);
  assertEquals([44, 45].map((price) => view.known(BID, price)), [false, true]);
  assertEquals([60, 61].map((price) => view.known(ASK, price)), [true, false]);
});

Deno.test("MarketView takes a long run of older updates for ids that began anew", () => {
  const { view, play } = started();
  play(BOOK);
  play("depth 101-102 b50x2");
  for (let id = 1; id < 2_000 && view.blocked === undefined; id++) play("depth 1-1 b50x1");
  assertEquals([view.blocked, view.counters.gaps], ["gap", 1]);
  play("snapshot 2 b50x1 a51x1");
  assertEquals(view.blocked, undefined);
});

function show(view: MarketView): string {
  if (view.blocked !== undefined) return view.blocked;
  const { bid, bidQty, ask, askQty } = view;
  return `${bid}x${bidQty} / ${ask}x${askQty}${view.queuesKnown ? "" : " unknown"}`;
}

function started() {
  const view = new MarketView({ market: "spot", resyncWaitUs: RESYNC_WAIT_US });
  const ring = new EventRing();
  let at = 0;
  return { view, play: (line: string) => view.apply(ring, append(ring, line), nowCell(at++)) };
}

Deno.test("MarketView.assumeTouch() puts one tick around a market trade, on the side taken", () => {
  const view = new MarketView({ market: "spot", resyncWaitUs: RESYNC_WAIT_US });
  const ring = new EventRing();
  const shown: unknown[] = [];
  const trade = (side: number, price: number, word?: string) => {
    const slot = ring.beginEvent(TRADE, ring.tail + 1, 0);
    if (word !== undefined) ring.flag[slot] = ring.wordFlag(word);
    ring.addRow(side, price, 7);
    ring.endEvent();
    view.apply(ring, ring.tail - 1, nowCell(ring.tail));
    view.assumeTouch(ring, ring.tail - 1);
    shown.push([view.bid, view.bidQty, view.ask, view.askQty]);
  };
  assertEquals(view.blocked, "no_data");
  trade(BID, 1);
  // A buyer at the first tick leaves no price for a bid.
  assertEquals(view.blocked, "no_data");
  trade(BID, 100);
  trade(ASK, 100);
  trade(ASK, 90, "INSURANCE_FUND");
  trade(ASK, 1);
  const touch = [100, 1, 101, 1];
  assertEquals(shown, [[0, 0, 0, 0], [99, 1, 100, 1], touch, touch, [1, 1, 2, 1]]);
  assertEquals([view.blocked, view.queuesKnown, view.known(BID, 1)], [undefined, false, false]);
  append(ring, "depth 101-102 b50x2");
  view.assumeTouch(ring, ring.tail - 1);
  assertEquals(view.bid, 1);
});

Deno.test("MarketView.hasBeenWhole tells of a snapshot, also after a gap, and not of updates", () => {
  const { view, play } = started();
  play("depth 101-102 b50x2");
  assertEquals(view.hasBeenWhole, false);
  play("snapshot 102 b50x1 a51x1");
  assertEquals(view.hasBeenWhole, true);
  play("depth 200-201 b50x2");
  assertEquals([view.blocked, view.hasBeenWhole], ["gap", true]);
});
