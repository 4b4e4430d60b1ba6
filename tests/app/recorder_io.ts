// The recorder's parts: each can be read alone, all of them together tell the same as one.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Recorder } from "../../lib/app/recorder.ts";
import { nowCell } from "../../lib/base/mod.ts";
import { EventCsvSource, openBytes, UNDECLARED } from "../../lib/feed/mod.ts";
import {
  ASK,
  BID,
  DEPTH,
  EventRing,
  type Instrument,
  MarketView,
  SNAPSHOT,
} from "../../lib/market/mod.ts";
import { BTC } from "./watched.ts";

const START = 1_700_000_000_000_000;
const DIFFS = 200;

/** A book, then updates that each move the ask; ids by the rules of the market. */
function story(market: Instrument["market"]): EventRing {
  const ring = new EventRing();
  const write = (type: number, at: number, rows: readonly (readonly number[])[]) => {
    const slot = ring.beginEvent(type, START + at * 1_000, START + at * 1_000 - 500);
    for (const [side = 0, price = 0, qty = 0] of rows) ring.addRow(side, price, qty);
    return slot;
  };
  const first = write(SNAPSHOT, 0, [[BID, 1_000, 5], [BID, 990, 9], [ASK, 1_010, 5], [
    ASK,
    1_050,
    7,
  ]]);
  ring.lastId[first] = 100;
  ring.endEvent();
  for (let turn = 1; turn <= DIFFS; turn++) {
    const last = 100 + 2 * turn;
    const slot = write(DEPTH, turn * 100, [[ASK, 1_001 + turn % 9, turn], [BID, 1 + turn, 1]]);
    ring.firstId[slot] = turn === 1 ? 100 : last - 1;
    ring.lastId[slot] = last;
    if (market === "usdm") ring.prevId[slot] = last - 2;
    ring.endEvent();
  }
  return ring;
}

/** What a book is after a file, up to the reach of the first one. */
async function bookOf(path: string, market: Instrument["market"]) {
  const view = new MarketView({ market, resyncWaitUs: 0 });
  const ring = new EventRing();
  const source = new EventCsvSource({
    bytes: openBytes(path),
    instrument: { ...BTC, market },
    declared: UNDECLARED,
  });
  const now = nowCell(0);
  while (await source.pull(ring));
  for (let index = ring.head; index < ring.tail; index++) {
    now[0] = ring.local[index & ring.eventMask] ?? 0;
    view.apply(ring, index, now);
  }
  source.close();
  const levels = (side: number) => {
    const found = [];
    for (let price = view.book.best(side); price !== 0; price = view.book.next(side, price)) {
      if (990 <= price) found.push([price, view.book.qtyAt(side, price)]);
    }
    return found;
  };
  return { blocked: view.blocked, gaps: view.counters.gaps, bids: levels(BID), asks: levels(ASK) };
}

for (const market of ["spot", "usdm"] as const) {
  Deno.test(`Recorder begins each part of ${market} with the book as it stood`, async () => {
    const folder = Deno.makeTempDirSync();
    Deno.mkdirSync(`${folder}/events`);
    const recorder = new Recorder({
      ...{ folder, raw: "left_out", partBytes: 4_000, partUs: 60_000_000 },
      instrument: { ...BTC, market },
      onFailure: (error) => {
        throw error;
      },
    });
    recorder.take(story(market));
    await recorder.finish();
    assert(2 < recorder.files.length, `${recorder.files.length} parts`);
    const last = recorder.files.at(-1)?.path ?? "";
    const alone = await bookOf(last, market);
    assertEquals(alone.gaps, 0);
    assertEquals(alone.blocked, undefined);
    assertEquals(alone.bids, [[1_000, 5], [990, 9]]);
    assertEquals(alone.asks.length, 11, "nine that move and two that stand");
    const found = recorder.inspection.findings();
    assertEquals([found.events, found.gaps.updates], [DIFFS + 1, 0]);
    Deno.removeSync(folder, { recursive: true });
  });
}

Deno.test("Recorder tells once that a file cannot be written, and leaves nothing", async () => {
  const folder = Deno.makeTempDirSync();
  const told: string[] = [];
  const recorder = new Recorder({
    ...{ folder: `${folder}/absent`, raw: "kept", partBytes: 4_000, partUs: 60_000_000 },
    instrument: BTC,
    onFailure: (error) => told.push(error.message),
  });
  recorder.takeRaw(START, "{}");
  recorder.take(story("spot"));
  await assertRejects(() => recorder.finish(), RangeError, "Cannot write");
  assertEquals(told.length, 1);
  assertEquals([...Deno.readDirSync(folder)], []);
  Deno.removeSync(folder, { recursive: true });
});
