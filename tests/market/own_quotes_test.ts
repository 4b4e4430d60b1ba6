// Our own orders added to the market and taken off again: nothing may change.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nowCell } from "../../lib/base/now.ts";
import { ASK, BID, EventRing } from "../../lib/market/event_ring.ts";
import { OwnFreeTouch, type OwnOrder } from "../../lib/market/own_quotes.ts";
import { Reference, REFERENCE_METHODS } from "../../lib/market/reference.ts";
import { MarketView } from "../../lib/market/view.ts";
import { append } from "./tape.ts";

const RESYNC_WAIT_US = 10_000_000;

/** A view of a snapshot: level index 0 is nearest to the mid of 1,000 ticks. */
function viewOf(sizes: { readonly bids: readonly number[]; readonly asks: readonly number[] }) {
  const rows = [
    ...sizes.bids.map((qty, index) => `b${999 - index}x${qty}`),
    ...sizes.asks.map((qty, index) => `a${1_001 + index}x${qty}`),
  ].filter((row) => !row.endsWith("x0"));
  const ring = new EventRing();
  const view = new MarketView({ market: "spot", resyncWaitUs: RESYNC_WAIT_US });
  view.apply(ring, append(ring, `snapshot 10 ${rows.join(" ")}`), nowCell(1));
  view.apply(ring, append(ring, "trade b1000x2"), nowCell(2));
  return { view, ring, last: ring.tail - 1 };
}

const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 8 })
  .filter((list) => list.some((qty) => 0 < qty));
const own = fc.array(
  fc.record({
    side: fc.constantFrom(BID, ASK),
    level: fc.integer({ min: 0, max: 7 }),
    qty: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 6 },
);

Deno.test("OwnFreeTouch shows the market as it was, when our orders are added and taken off", () => {
  fc.assert(
    fc.property(
      sizes,
      sizes,
      own,
      fc.constantFrom(...REFERENCE_METHODS),
      (bids, asks, ours, method) => {
        const orders: OwnOrder[] = ours.map(({ side, level, qty }) => ({
          side,
          price: side === BID ? 999 - level : 1_001 + level,
          qty,
        }));
        const withOurs = (side: number, list: readonly number[]) =>
          Array.from(
            { length: 8 },
            (_, level) =>
              (list[level] ?? 0) + ours.filter((each) => each.side === side && each.level === level)
                .reduce((sum, each) => sum + each.qty, 0),
          );
        const plain = viewOf({ bids, asks });
        const full = viewOf({ bids: withOurs(BID, bids), asks: withOurs(ASK, asks) });
        const free = new OwnFreeTouch(full.view);
        free.setOwn(orders);
        const { bid, ask, bidQty, askQty, blocked } = plain.view;
        assertEquals(
          {
            bid: free.bid,
            ask: free.ask,
            bidQty: free.bidQty,
            askQty: free.askQty,
            blocked: free.blocked,
          },
          { bid, ask, bidQty, askQty, blocked },
        );
        const config = { method, windowUs: 60_000_000, tickE8: 100_000_000 } as const;
        const reference = new Reference(config);
        const expected = new Reference(config);
        reference.update(free, full.ring, full.last, nowCell(3));
        expected.update(plain.view, plain.ring, plain.last, nowCell(3));
        assertEquals(reference.value, expected.value);
      },
    ),
    { seed: 20261121, numRuns: 500 },
  );
});

Deno.test("OwnFreeTouch is unquotable, when only our own order rests on a side", () => {
  const { view } = viewOf({ bids: [3, 0, 0], asks: [4, 1, 1] });
  const free = new OwnFreeTouch(view);
  free.setOwn([{ side: BID, price: 999, qty: 3 }]);
  assertEquals([free.blocked, free.bid, free.lastMid], ["no_data", 0, 0]);
  free.setOwn([{ side: BID, price: 999, qty: 2 }]);
  assertEquals([free.blocked, free.bid, free.bidQty, free.lastMid], [undefined, 999, 1, 2_000]);
});
