// Laws of the feed: whatever is lost, doubled, swapped, cut or broken, the true book comes back.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nowCell } from "../../lib/base/now.ts";
import { MarketFeed } from "../../lib/binance/market_feed.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import { SPOT } from "../feed/rings.ts";
import { manualPorts } from "./manual_ports.ts";
import { ok } from "./scripted_caller.ts";

const FAULTS = ["none", "none", "none", "drop", "twice", "garbage", "cut", "swap", "roll"] as const;
const CALM = 40;

/** The venue's own book, of a few levels, and the diffs that change it. */
class Truth {
  readonly bids = new Map([["98.00", "5"], ["99.00", "1"]]);
  readonly asks = new Map([["101.00", "2"], ["102.00", "5"]]);
  id = 1;

  change(n: number): string {
    const side = n % 2 === 0 ? "b" : "a";
    const price = `${(side === "b" ? 95 : 101) + n % 5}.00`;
    const qty = n % 7 === 0 ? "0" : String(1 + n % 9);
    const map = side === "b" ? this.bids : this.asks;
    if (qty === "0") map.delete(price);
    else map.set(price, qty);
    const U = this.id + 1;
    this.id += 1 + n % 3;
    const levels: Record<string, readonly string[][]> = { b: [], a: [] };
    levels[side] = [[price, qty]];
    const data = { e: "depthUpdate", E: 5, s: "BTCUSDT", U, u: this.id, ...levels };
    return JSON.stringify({ stream: "btcusdt@depth@100ms", data });
  }

  snapshot() {
    return ok({ lastUpdateId: this.id, bids: [...this.bids], asks: [...this.asks] });
  }
}

function levelsOf(view: MarketView, side: number): string {
  const words: string[] = [];
  for (let price = view.book.best(side); price !== 0; price = view.book.next(side, price)) {
    words.push(`${price}x${view.book.qtyAt(side, price)}`);
  }
  return words.sort().join(" ");
}

function wordsOf(levels: ReadonlyMap<string, string>): string {
  return [...levels].map(([price, qty]) => `${100 * Number(price)}x${100_000 * Number(qty)}`).sort()
    .join(" ");
}

Deno.test("MarketFeed has the true book again after any faults, and throws nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...FAULTS), fc.nat(1_000)), { maxLength: 60 }),
      fc.nat(2),
      async (steps, staleness) => {
        const ports = manualPorts();
        const truth = new Truth();
        const older = [truth.snapshot()];
        const view = new MarketView({ market: "spot", resyncWaitUs: 1e12 });
        const feed = new MarketFeed({
          market: "spot",
          instruments: [SPOT],
          streams: { public: "ws://venue", market: "ws://venue" },
          // A replica may lag behind.
          caller: {
            call: () => Promise.resolve(older.at(-1 - staleness) ?? truth.snapshot()),
            close() {},
          },
          ports,
          silenceMs: { quote: 1e9, depth: 1e9 },
          snapshotsPerMinute: 1_000,
          onEvents: ({ ring }) => {
            for (; ring.head < ring.tail; ring.release(ring.head + 1)) {
              view.apply(ring, ring.head, nowCell(ring.local[ring.head & ring.eventMask]));
            }
          },
        });
        feed.start();
        const say = (text: string) => {
          for (const end of ports.sockets.all) if (!end.dropped) end.say(text);
        };
        const play = async (fault: (typeof FAULTS)[number], n: number) => {
          for (const end of ports.sockets.all) if (!end.dropped) end.accept();
          const text = truth.change(n);
          older.push(truth.snapshot());
          if (fault === "cut") ports.sockets.last.close();
          if (fault === "roll") feed.rollOver();
          if (fault === "garbage") say(text.slice(0, n % text.length));
          if (fault === "swap") say(truth.change(n + 1));
          if (fault !== "drop" && fault !== "garbage") say(text);
          if (fault === "twice") say(text);
          await ports.clock.advance(50 + n);
        };
        for (const [fault, n] of steps) await play(fault, n);
        for (let n = 0; n < CALM; n++) await play("none", 1_000);
        assertEquals([view.blocked, view.depthId], [undefined, truth.id]);
        assertEquals(levelsOf(view, BID), wordsOf(truth.bids));
        assertEquals(levelsOf(view, ASK), wordsOf(truth.asks));
        feed.close();
        assertEquals(ports.clock.timers, 0);
      },
    ),
    { seed: 20261121, numRuns: 100 },
  );
});

Deno.test("MarketFeed takes any text whatever without throwing", () => {
  const feed = new MarketFeed({
    market: "spot",
    instruments: [SPOT],
    streams: { public: "ws://venue", market: "ws://venue" },
    caller: { call: () => Promise.resolve(ok({})), close() {} },
    ports: manualPorts(),
    onEvents: ({ ring }) => ring.release(ring.tail),
  });
  const truth = new Truth();
  const json = fc.json();
  fc.assert(
    fc.property(
      fc.oneof(json, fc.string()),
      fc.nat(200),
      fc.string({ maxLength: 4 }),
      (text, at, cut) => {
        feed.takeText(text);
        const frame = truth.change(at);
        feed.takeText(frame.slice(0, at) + cut + frame.slice(at + cut.length));
        feed.takeText(frame.replace(/"(?:[0-9.]+)"/, text));
      },
    ),
    { seed: 20261121, numRuns: 3_000 },
  );
  assertEquals(feed.quality.malformed.length, 20);
  feed.close();
});
