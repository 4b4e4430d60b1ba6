// The shown book: whoever applies the updates after a snapshot has it, whatever clients do.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { BOOK, fieldsOf, Rig } from "./rig.ts";

const SEED = 20_261_121;

/** One step of the market and of a client. */
const STEP = fc.record({
  side: fc.constantFrom("b", "a"),
  level: fc.integer({ min: 0, max: 4 }),
  qty: fc.integer({ min: 0, max: 5 }),
  act: fc.constantFrom("none", "buy", "sell", "take", "cancel"),
  wait: fc.integer({ min: 1, max: 160 }),
});

type Levels = Map<string, string>;

/** The book of a follower that applies updates to a snapshot, as the documents tell it to. */
class Follower {
  readonly bids: Levels = new Map();
  readonly asks: Levels = new Map();
  lastId: number;

  constructor(snapshot: Record<string, unknown>) {
    this.lastId = Number(snapshot["lastUpdateId"]);
    write(this.bids, snapshot["bids"]);
    write(this.asks, snapshot["asks"]);
  }

  apply(update: Record<string, unknown>): void {
    const [first, last] = [Number(update["U"]), Number(update["u"])];
    if (last <= this.lastId) return;
    assert(first <= this.lastId + 1, `a gap before ${first}: had ${this.lastId}`);
    this.lastId = last;
    write(this.bids, update["b"]);
    write(this.asks, update["a"]);
  }
}

function write(levels: Levels, rows: unknown): void {
  assert(Array.isArray(rows));
  for (const row of rows) {
    assert(Array.isArray(row));
    const [price, qty] = row.map(String);
    if (Number(qty) === 0) levels.delete(price ?? "");
    else levels.set(price ?? "", qty ?? "");
  }
}

function sorted(levels: Levels): readonly (readonly [string, string])[] {
  return [...levels].sort(([one], [other]) => Number(one) - Number(other));
}

Deno.test("PublishedBook gives every follower of a snapshot and its updates the same book", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 30 }), async (steps) => {
      const price = (side: string, level: number) => side === "b" ? 100 - level : 101 + level;
      const market = steps.map(({ side, level, qty }, index) =>
        `${(index + 1) * 50} depth ${side} ${price(side, level)}.00 ${level === 0 ? qty + 1 : qty}`
      );
      const rig = await Rig.open({ lines: [...BOOK, ...market] });
      const snapshot = () => fieldsOf(rig.get("GET /api/v3/depth?symbol=BTCUSDT&limit=5000").body);
      const follower = new Follower(snapshot());
      const order = "POST /api/v3/order?symbol=BTCUSDT";
      for (const { act, wait, level } of steps) {
        if (act === "buy" || act === "sell") {
          const at = price(act === "buy" ? "b" : "a", level);
          rig.signed(`${order}&side=${act.toUpperCase()}&type=LIMIT_MAKER&quantity=1&price=${at}`);
        } else if (act === "take") {
          rig.signed(`${order}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=101.5`);
        } else if (act === "cancel") {
          rig.signed("DELETE /api/v3/openOrders?symbol=BTCUSDT");
        }
        await rig.wait(wait);
        for (const body of rig.streamed("btcusdt@depth@100ms")) follower.apply(fieldsOf(body));
      }
      await rig.wait(200);
      for (const body of rig.streamed("btcusdt@depth@100ms")) follower.apply(fieldsOf(body));
      const shown = new Follower(snapshot());
      assertEquals(sorted(follower.bids), sorted(shown.bids));
      assertEquals(sorted(follower.asks), sorted(shown.asks));
      assertEquals(follower.lastId, shown.lastId);
      const bestBid = Math.max(...[...shown.bids.keys()].map(Number));
      const bestAsk = Math.min(...[...shown.asks.keys()].map(Number));
      assert(bestBid < bestAsk, `crossed: ${bestBid} / ${bestAsk}`);
    }),
    { seed: SEED, numRuns: 60 },
  );
});

Deno.test("PublishedBook shows a client's order in the touch, and takes it away again", async () => {
  const rig = await Rig.open();
  rig.news.length = 0;
  const maker = "POST /api/v3/order?symbol=BTCUSDT&type=LIMIT_MAKER&quantity=1";
  rig.signed(`${maker}&side=BUY&price=100.40`);
  rig.signed(`${maker}&side=BUY&price=100.40`, rig.other);
  rig.signed("DELETE /api/v3/openOrders?symbol=BTCUSDT");
  rig.signed("DELETE /api/v3/openOrders?symbol=BTCUSDT", rig.other);
  const touches = rig.streamed("btcusdt@bookTicker").map((body) => {
    const { b, B } = fieldsOf(body);
    return [b, B];
  });
  assertEquals(touches, [
    ["100.40000000", "1.00000000"],
    ["100.40000000", "2.00000000"],
    ["100.40000000", "1.00000000"],
    ["100.00000000", "2.00000000"],
  ]);
});

Deno.test("PublishedBook hides a client's order beyond another's: accounts do not meet", async () => {
  const rig = await Rig.open();
  const maker = "POST /api/v3/order?symbol=BTCUSDT&type=LIMIT_MAKER&quantity=1";
  rig.signed(`${maker}&side=BUY&price=100.60`);
  assertEquals(rig.signed(`${maker}&side=SELL&price=100.50`, rig.other).status, 200);
  const { asks, bids } = fieldsOf(rig.get("GET /api/v3/depth?symbol=BTCUSDT&limit=1").body);
  assertEquals([bids, asks], [
    [["100.60000000", "1.00000000"]],
    [["101.00000000", "2.00000000"]],
  ]);
});

Deno.test("PublishedBook shows the touch alone where the data have quotes alone", async () => {
  const rig = await Rig.open({
    lines: [
      "0 quote b 100.00 2",
      "0 quote a 101.00 3",
      "500 quote b 100.50 1",
      "500 quote a 101.00 3",
    ],
  });
  const depth = () => {
    const { bids, asks } = fieldsOf(rig.get("GET /api/v3/depth?symbol=BTCUSDT").body);
    return [bids, asks];
  };
  assertEquals(depth(), [[["100.00000000", "2.00000000"]], [["101.00000000", "3.00000000"]]]);
  await rig.wait(600);
  assertEquals(depth(), [[["100.50000000", "1.00000000"]], [["101.00000000", "3.00000000"]]]);
});

Deno.test("PublishedBook stays as it was while the market's book is unknown", async () => {
  const rig = await Rig.open({ lines: [...BOOK, "100 depth b 100.00 0", "100 depth b 98.00 1"] });
  const view = rig.venue.symbol("spot", "BTCUSDT")?.view;
  assert(view !== undefined);
  view.blocked = "gap";
  await rig.wait(50);
  const { bids } = fieldsOf(rig.get("GET /api/v3/depth?symbol=BTCUSDT").body);
  const touch = fieldsOf(rig.get("GET /api/v3/ticker/bookTicker?symbol=BTCUSDT").body);
  assertEquals(bids, [["100.00000000", "2.00000000"], ["99.00000000", "5.00000000"]]);
  assertEquals(touch["bidPrice"], "100.00000000");
  view.blocked = undefined;
  await rig.wait(100);
  const after = fieldsOf(rig.get("GET /api/v3/depth?symbol=BTCUSDT").body);
  assertEquals(after["bids"], [["99.00000000", "5.00000000"], ["98.00000000", "1.00000000"]]);
});
