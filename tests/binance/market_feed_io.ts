// The feed on the streams of the local Binance, over real sockets.
import { assertEquals } from "@std/assert";
import { nowCell } from "../../lib/base/now.ts";
import { MarketFeed } from "../../lib/binance/market_feed.ts";
import { ASK, BID, MARK, TRADE } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import { BOOK, instrumentOf } from "../venue/rig.ts";
import { controlled, withSite } from "../venue/sockets.ts";
import { overVenue, until } from "./over_venue.ts";

const DAY = [
  ...BOOK,
  "100 mark 100.50",
  ...Array.from({ length: 40 }, (_, n) => `${200 + 100 * n} depth b 100.00 ${3 + n}`),
  "4300 trade b 101.00 0.5",
  "4400 depth a 101.00 1.5",
];

for (const market of ["spot", "usdm"] as const) {
  Deno.test(`MarketFeed follows the ${market} streams of the local Binance`, async () => {
    await withSite({ lines: DAY }, async (site) => {
      const { hosts, ports, caller } = overVenue(site, { market });
      const view = new MarketView({ market, resyncWaitUs: 10_000_000 });
      const types = new Set<number>();
      const told: string[] = [];
      const feed = new MarketFeed({
        market,
        instruments: [instrumentOf(market)],
        streams: hosts.streams,
        caller,
        ports,
        redundant: true,
        onEvents: ({ ring }) => {
          for (; ring.head < ring.tail; ring.release(ring.head + 1)) {
            const slot = ring.head & ring.eventMask;
            types.add(ring.type[slot] ?? -1);
            view.apply(ring, ring.head, nowCell(ring.local[slot]));
          }
        },
        onNotice: (notice) => told.push(Object.values(notice).join(" ")),
      });
      feed.start();
      const connections = market === "spot" ? 2 : 4;
      await until(() =>
        feed.connections.filter(({ opened }) => opened === 1).length === connections
      );
      for (let step = 0; step < 25; step++) {
        await site.rig.wait(100);
        await new Promise((done) => setTimeout(done, 2));
      }
      await until(() => view.queuesKnown);
      feed.rollOver();
      for (let step = 0; step < 25; step++) {
        await site.rig.wait(100);
        await new Promise((done) => setTimeout(done, 2));
      }
      await until(() => view.askQty === 1_500 && types.has(TRADE));
      const shown = { bid: [view.bid, view.bidQty], ask: [view.ask, view.askQty] };
      assertEquals(shown, { bid: [10_000, 42_000], ask: [10_100, 1_500] });
      assertEquals(view.book.qtyAt(BID, 9_900), 5_000);
      assertEquals(view.book.qtyAt(ASK, 10_200), 5_000);
      const { gaps, malformed, duplicates } = feed.quality.counters;
      assertEquals([gaps, malformed, 0 < duplicates], [0, 0, true]);
      assertEquals(types.has(MARK), market === "usdm");
      assertEquals(told.filter((each) => each.startsWith("down")), []);
      feed.close();
      caller.close();
    });
  });
}

Deno.test("MarketFeed notices updates that the local Binance leaves out, and has the book again", async () => {
  await withSite({ lines: DAY }, async (site) => {
    const { hosts, ports, caller } = overVenue(site, { market: "spot" });
    const view = new MarketView({ market: "spot", resyncWaitUs: 10_000_000 });
    const feed = new MarketFeed({
      market: "spot",
      instruments: [instrumentOf("spot")],
      streams: hosts.streams,
      caller,
      ports,
      onEvents: ({ ring }) => {
        for (; ring.head < ring.tail; ring.release(ring.head + 1)) {
          view.apply(ring, ring.head, nowCell(ring.local[ring.head & ring.eventMask]));
        }
      },
    });
    feed.start();
    await until(() => feed.connections[0]?.opened === 1);
    const play = async (done: () => boolean) => {
      await until(async () => {
        await site.rig.wait(100);
        return done();
      });
    };
    await site.rig.wait(300);
    await until(() => view.queuesKnown);
    await controlled(site, "POST /faults", [{
      kind: "drop",
      on: "market",
      stream: "btcusdt@depth@100ms",
    }]);
    await play(() => 0 < feed.quality.counters.gaps);
    await until(() => view.queuesKnown);
    assertEquals(feed.quality.counters.resyncs, 1);
    feed.close();
    caller.close();
  });
});
