// The continuity of updates: the same verdicts as a whole view, from ids alone.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { nowCell } from "../../lib/base/now.ts";
import { DepthSync } from "../../lib/binance/depth_sync.ts";
import { ASK, BID, DEPTH, EventRing, SNAPSHOT } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";

interface Ids {
  readonly first: number;
  readonly last: number;
  readonly previous: number;
}

function push(ring: EventRing, type: number, { first, last, previous }: Ids): number {
  const slot = ring.beginEvent(type, 1, 1);
  ring.firstId[slot] = first;
  ring.lastId[slot] = last;
  ring.prevId[slot] = previous;
  ring.addRow(BID, 99, 1);
  ring.addRow(ASK, 101, 1);
  ring.endEvent();
  return ring.tail - 1;
}

/** Mostly continuous updates, some lost, and snapshots of any age in between. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant("diff"), lost: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("diff"), lost: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("snapshot"), lost: fc.nat(6) }) },
);

for (const market of ["spot", "usdm"] satisfies readonly Market[]) {
  Deno.test(`DepthSync is synced exactly when a view of ${market} knows its book`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ring = new EventRing();
        const view = new MarketView({ market, resyncWaitUs: 10_000_000 });
        const sync = new DepthSync(market);
        let id = 100;
        for (const { type, lost } of steps) {
          if (type === "diff") {
            const previous = id + 2 * lost;
            id = previous + 2;
            const index = push(ring, DEPTH, { first: previous + 1, last: id, previous });
            const verdict = sync.onDiff(ring, index);
            view.apply(ring, index, nowCell(1));
            assertEquals(verdict === "gap", view.blocked === "gap" && verdict !== "waiting");
          } else if (!sync.synced && sync.fits(id - lost)) {
            // What would not help is never shown to the view.
            const index = push(ring, SNAPSHOT, { first: 0, last: id - lost, previous: 0 });
            sync.onSnapshot(id - lost);
            view.apply(ring, index, nowCell(1));
            assert(view.blocked !== "gap");
          }
          assertEquals(sync.synced, view.queuesKnown);
        }
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
}

Deno.test("DepthSync takes no snapshot that does not fit", () => {
  const ring = new EventRing();
  const sync = new DepthSync("spot");
  sync.onDiff(ring, push(ring, DEPTH, { first: 10, last: 12, previous: 0 }));
  assertEquals([sync.fits(8), sync.fits(9), sync.fits(12), sync.fits(20)], [
    false,
    true,
    true,
    true,
  ]);
  assertThrows(() => sync.onSnapshot(8), Error, "Cannot start on snapshot 8");
});
