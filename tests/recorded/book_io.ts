// Recorded messages through the feed and the view: the book equals the recorded top 20 at every update.
import { nowCell } from "../../lib/base/now.ts";
import { assertEquals } from "@std/assert";
import { openBytes } from "../../lib/feed/bytes.ts";
import { mergeSources } from "../../lib/feed/merge.ts";
import { RawLinesSource } from "../../lib/feed/raw_lines.ts";
import { EventRing, QUOTE } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import {
  BOOK_SETS,
  type BookSet,
  DATA,
  DEPTH_SHOWN,
  instrumentOf,
  quoteOf,
  recordedBooks,
  topOf,
} from "./books.ts";

for (const each of BOOK_SETS) {
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
async function replay(
  each: BookSet,
  visit: (ring: EventRing, index: number) => void,
): Promise<void> {
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
