// The book rebuilt from recorded snapshots and updates equals the recorded top 20 at every update.
import { assert, assertEquals } from "@std/assert";
import { toLots, toTicks } from "../../lib/base/decimal.ts";
import { ASK, BID, DEPTH, EventRing, SNAPSHOT } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";

const FOLDER = new URL("../../../shared/data/hftbacktest/csv/", import.meta.url);
const DEPTH_SHOWN = 20;

interface Case {
  readonly set: string;
  readonly market: Market;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly updates: number;
}

const CASES: readonly Case[] = [
  {
    set: "spot_btcusdt_20240808_09",
    market: "spot",
    tickSize: "0.01",
    lotSize: "0.00001",
    updates: 6_493,
  },
  {
    set: "usdm_btcusdt_20230404_05",
    market: "usdm",
    tickSize: "0.1",
    lotSize: "0.001",
    updates: 16_110,
  },
  {
    set: "usdm_btcusdt_20240808",
    market: "usdm",
    tickSize: "0.1",
    lotSize: "0.001",
    updates: 6_547,
  },
];

for (const testCase of CASES) {
  Deno.test(`MarketView rebuilds the recorded book of ${testCase.set} at every update`, async () => {
    const expected = await expectedBooks(testCase);
    const { ring, applied } = await recordedEvents(testCase);
    const view = new MarketView({ market: testCase.market, resyncWaitUs: 10_000_000 });
    let checked = 0;
    for (let index = 0; index < ring.tail; index++) {
      const before = view.depthId;
      view.apply(ring, index, ring.local[index & ring.eventMask]!);
      if (view.depthId === before) continue;
      const book = expected.get(view.depthId);
      // A snapshot on which no kept update could be played is not in the record.
      if (book === undefined) {
        assertEquals(ring.type[index & ring.eventMask], SNAPSHOT);
        continue;
      }
      assertEquals(topOf(view), book, `after update ${view.depthId}`);
      checked++;
    }
    // Updates played on the snapshot together are seen once.
    assert(testCase.updates - 3 <= checked, `checked only ${checked} of ${applied}`);
    assertEquals(expected.size, testCase.updates);
    assertEquals(view.counters.gaps, 0);
    assertEquals(view.counters.crossed, 0);
  });
}

/** Top of both sides as ticks and lots. */
function topOf(view: MarketView): string {
  const words: number[] = [];
  for (const side of [BID, ASK]) {
    let price = view.book.best(side);
    for (let level = 0; level < DEPTH_SHOWN; level++) {
      words.push(price, view.book.qtyAt(side, price));
      price = view.book.next(side, price);
    }
  }
  return words.join(" ");
}

async function expectedBooks(testCase: Case): Promise<Map<number, string>> {
  const { tickSize, lotSize } = testCase;
  const books = new Map<number, string>();
  for await (const cells of rows(testCase.set, "book20")) {
    const words = cells.slice(4).map((cell, index) =>
      index % 2 === 0 ? toTicks(cell, tickSize, "exact") : toLots(cell, lotSize, "exact")
    );
    books.set(Number(cells[3]), words.join(" "));
  }
  return books;
}

/** Snapshot and updates in the order in which they were received. */
async function recordedEvents(testCase: Case): Promise<{ ring: EventRing; applied: number }> {
  const { tickSize, lotSize } = testCase;
  const snapshot: string[][] = [];
  for await (const cells of rows(testCase.set, "depth_snapshot")) snapshot.push(cells);
  const snapshotSeq = Number(snapshot[0]?.[0]);
  const ring = new EventRing();
  const write = (cells: readonly string[]) => {
    const [side = "", price = "", qty = ""] = cells.slice(-3);
    const ticks = toTicks(price, tickSize, "exact");
    // Orders older than the lot size still rest far from the touch, with a digit more.
    ring.addRow(side === "b" ? BID : ASK, ticks, toLots(qty, lotSize, "floor"));
  };
  const writeSnapshot = () => {
    const slot = ring.beginEvent(SNAPSHOT, microseconds(snapshot[0]?.[1]), 0);
    ring.lastId[slot] = Number(snapshot[0]?.[3]);
    for (const cells of snapshot) write(cells);
    ring.endEvent();
  };
  let seq = -1;
  for await (const cells of rows(testCase.set, "depth_diff")) {
    if (Number(cells[0]) !== seq) {
      if (0 <= seq) ring.endEvent();
      if (seq < snapshotSeq && snapshotSeq < Number(cells[0])) writeSnapshot();
      seq = Number(cells[0]);
      const slot = ring.beginEvent(DEPTH, microseconds(cells[1]), 0);
      ring.firstId[slot] = Number(cells[4]);
      ring.lastId[slot] = Number(cells[5]);
      ring.prevId[slot] = Number(cells[6]);
    }
    write(cells);
  }
  ring.endEvent();
  return { ring, applied: ring.tail - 1 };
}

function microseconds(nanoseconds = ""): number {
  return Number(nanoseconds.slice(0, -3));
}

async function* rows(set: string, name: string): AsyncGenerator<string[]> {
  const file = await Deno.open(new URL(`${set}/${name}.csv.gz`, FOLDER));
  const text = file.readable
    .pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(new TextDecoderStream());
  let rest = "";
  let header = true;
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!header) yield line.split(",");
      header = false;
    }
  }
}
