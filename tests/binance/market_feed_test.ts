// Streams and snapshots to events: sync, gaps, copies, silence, garbage, on a clock moved by hand.
import { assertEquals, assertThrows } from "@std/assert";
import { MarketFeed, type MarketFeedOptions } from "../../lib/binance/market_feed.ts";
import { DEPTH, FUNDING, MARK, QUOTE, SNAPSHOT, TRADE } from "../../lib/market/event_ring.ts";
import { nowCell } from "../../lib/base/now.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import { plainEvents, SPOT, USDM } from "../feed/rings.ts";
import { manualPorts, settled } from "./manual_ports.ts";
import { ok, refused, ScriptedCaller } from "./scripted_caller.ts";

interface RigOptions extends Partial<MarketFeedOptions> {
  readonly instrument?: Instrument;
}

function rig({ instrument = SPOT, ...options }: RigOptions = {}) {
  const ports = manualPorts();
  const caller = new ScriptedCaller();
  const told: string[] = [];
  const view = new MarketView({ market: instrument.market, resyncWaitUs: 10_000_000 });
  const types: number[] = [];
  const feed = new MarketFeed({
    market: instrument.market,
    instruments: [instrument],
    streams: { public: "ws://venue/public", market: "ws://venue/market" },
    caller,
    ports,
    onEvents: ({ ring }) => {
      for (; ring.head < ring.tail; ring.release(ring.head + 1)) {
        const slot = ring.head & ring.eventMask;
        types.push(ring.type[slot] ?? 0);
        view.apply(ring, ring.head, nowCell(ring.local[slot]));
      }
    },
    onNotice: (notice) => told.push(Object.values(notice).join(" ")),
    ...options,
  });
  feed.start();
  const start = () => {
    for (const end of ports.sockets.all) {
      end.accept();
      end.say('{"result":null,"id":1}');
    }
  };
  return { ...ports, feed, caller, told, view, types, start };
}

let eventMs = 1_789_000_000_000;

function stream(name: string, data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    stream: `btcusdt@${name}`,
    data: { s: "BTCUSDT", E: ++eventMs, ...data },
  });
}

function diff(U: number, u: number, pu?: number): string {
  const data = { e: "depthUpdate", U, u, b: [["99.00", "1"]], a: [["101.00", "2"]] };
  return stream("depth@100ms", pu === undefined ? data : { ...data, T: eventMs, pu });
}

function book(lastUpdateId: number) {
  return ok({ lastUpdateId, bids: [["98.00", "5"]], asks: [["102.00", "5"]] });
}

Deno.test("MarketFeed keeps updates until the snapshot, and asks again after a gap", async () => {
  const { feed, caller, told, view, types, start, sockets, clock } = rig();
  start();
  assertEquals(
    sockets.last.url,
    "ws://venue/public/stream?streams=" +
      "btcusdt@depth@100ms/btcusdt@bookTicker/btcusdt@trade",
  );
  sockets.last.say(diff(5, 7));
  sockets.last.say(diff(8, 9));
  assertEquals(caller.calls.map(({ endpoint, params, weight }) => ({ endpoint, params, weight })), [
    { endpoint: "GET /api/v3/depth", params: { symbol: "BTCUSDT", limit: "1000" }, weight: 50 },
  ]);
  caller.answer(book(7));
  await settled();
  assertEquals([view.blocked, view.depthId, view.bid], [undefined, 9, 9_900]);
  sockets.last.say(diff(10, 12));
  sockets.last.say(diff(14, 15));
  assertEquals([view.blocked, caller.calls.length], ["gap", 2]);
  caller.answer(book(14));
  await settled();
  assertEquals([view.blocked, view.depthId], [undefined, 15]);
  assertEquals(types, [DEPTH, DEPTH, SNAPSHOT, DEPTH, DEPTH, SNAPSHOT]);
  assertEquals(told, ["up public", "synced BTCUSDT", "gap BTCUSDT", "synced BTCUSDT"]);
  const { gaps, resyncs, snapshots } = feed.quality.counters;
  assertEquals([gaps, resyncs, snapshots], [1, 1, 2]);
  feed.close();
  assertEquals([sockets.alive, clock.timers], [0, 0]);
});

Deno.test("MarketFeed never hands on a snapshot too old for the updates kept", async () => {
  const { feed, caller, view, types, start, sockets, clock } = rig();
  caller.answers.push(book(3), refused(-1000), book(0), ok([]), book(5));
  start();
  sockets.last.say(diff(5, 7));
  await clock.advance(249);
  assertEquals([caller.calls.length, view.blocked], [1, "no_data"]);
  await clock.advance(10_000);
  assertEquals([caller.calls.length, view.depthId], [5, 7]);
  assertEquals(types, [DEPTH, SNAPSHOT]);
  const { staleSnapshots, failedSnapshots } = feed.quality.counters;
  assertEquals([staleSnapshots, failedSnapshots], [1, 4]);
  feed.close();
});

Deno.test("MarketFeed asks for so many snapshots a minute, and not while it is told to wait", async () => {
  const { feed, caller, start, sockets, clock } = rig({ snapshotsPerMinute: 3 });
  start();
  for (let n = 0; n < 20; n++) caller.answers.push(book(1));
  sockets.last.say(diff(5, 7));
  await clock.advance(59_000);
  assertEquals(caller.calls.length, 3);
  await clock.advance(60_000);
  assertEquals(caller.calls.length <= 7, true);
  feed.close();
  const second = rig();
  second.caller.answers.push({
    type: "throttled",
    status: 429,
    code: -1003,
    message: "",
    until: 42_000,
  });
  second.start();
  second.sockets.last.say(diff(5, 7));
  await second.clock.advance(41_999);
  assertEquals(second.caller.calls.length, 1);
  await second.clock.advance(1);
  assertEquals(second.caller.calls.length, 2);
  second.feed.close();
});

Deno.test("MarketFeed asks for a book that nothing changes", async () => {
  const { feed, caller, start, clock, view } = rig({ silenceMs: { depth: 60_000, quote: 60_000 } });
  caller.answers.push(book(3));
  start();
  await clock.advance(999);
  assertEquals(caller.calls.length, 0);
  await clock.advance(251);
  assertEquals([caller.calls.length, view.depthId], [1, 3]);
  feed.close();
});

Deno.test("MarketFeed takes the first copy of each event, whichever connection brings it", async () => {
  const { feed, caller, types, start, sockets, view } = rig({ redundant: true });
  caller.answers.push(book(4));
  start();
  const [one, two] = sockets.all;
  const trade = stream("trade", { e: "trade", t: 3, p: "100.00", q: "1", T: 5, m: true });
  const quote = JSON.stringify({
    stream: "btcusdt@bookTicker",
    data: { u: 20, s: "BTCUSDT", b: "99.00", B: "1", a: "101.00", A: "1" },
  });
  const first = diff(5, 7);
  for (const text of [first, trade, quote]) {
    two?.say(text);
    one?.say(text);
  }
  await settled();
  one?.say(diff(8, 9));
  two?.close();
  one?.say(diff(10, 11));
  assertEquals(types, [DEPTH, TRADE, QUOTE, SNAPSHOT, DEPTH, DEPTH]);
  assertEquals([feed.quality.counters.duplicates, feed.quality.counters.gaps], [3, 0]);
  assertEquals(view.blocked, undefined);
  feed.close();
});

Deno.test("MarketFeed loses nothing when one connection follows on another", async () => {
  const { feed, caller, told, start, sockets, view } = rig();
  caller.answers.push(book(4));
  start();
  const [old] = sockets.all;
  old?.say(diff(5, 6));
  await settled();
  feed.rollOver();
  old?.say(diff(7, 8));
  sockets.last.accept();
  old?.say(diff(9, 10));
  const last = diff(11, 12);
  old?.say(last);
  sockets.last.say(last);
  sockets.last.say(diff(13, 14));
  assertEquals([view.depthId, view.counters.gaps, old?.dropped], [14, 0, true]);
  assertEquals(told, ["up public", "synced BTCUSDT"]);
  assertEquals(feed.connections.map(({ rollovers }) => rollovers), [1]);
  feed.close();
});

const GARBAGE = [
  "",
  "{",
  '{"stream":"btcusdt@trade"}',
  '{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":5,"s":"BTCUSDT","U":8}}',
  diff(8, 9).replace('"99.00"', "99"),
  diff(8, 9).replace('"99.00"', '"NaN"'),
  diff(8, 9).replace('"101.00"', '"1e308"'),
  diff(8, 9).replace('"2"', '"-2"'),
  diff(8, 9).replace('"U":8', '"U":8.5'),
  diff(8, 9, 7),
] as const;

Deno.test("MarketFeed counts what is malformed, keeps it, and goes on", async () => {
  const { feed, caller, start, sockets, view, types } = rig();
  caller.answers.push(book(4));
  start();
  sockets.last.say(diff(5, 7));
  await settled();
  for (const text of GARBAGE) sockets.last.say(text);
  assertEquals(feed.quality.counters.malformed, GARBAGE.length);
  assertEquals(feed.quality.malformed.map(({ text }) => text), [...GARBAGE]);
  assertEquals(types, [DEPTH, SNAPSHOT]);
  sockets.last.say(diff(8, 9));
  assertEquals([view.blocked, view.depthId, view.book.qtyAt(0, 9_900)], [undefined, 9, 100_000]);
  for (let n = 0; n < 30; n++) sockets.last.say("x".repeat(1_000));
  assertEquals([feed.quality.malformed.length, feed.quality.malformed[0]?.text.length], [20, 500]);
  feed.close();
});

Deno.test("MarketFeed opens a connection anew when one of its streams falls silent", async () => {
  const { feed, told, start, sockets, clock } = rig();
  start();
  for (let n = 0; n < 29; n++) {
    await clock.advance(100);
    sockets.last.say(diff(n + 1, n + 1));
  }
  assertEquals(sockets.all.length, 1);
  await clock.advance(600);
  assertEquals(told.slice(0, 2), ["up public", "silent BTCUSDT quote 3000"]);
  assertEquals([sockets.all.length, feed.quality.counters.silences], [2, 1]);
  start();
  // It may be a quiet symbol: the next time it has twice as long.
  for (let n = 0; n < 55; n++) {
    await clock.advance(100);
    sockets.last.say(diff(n + 100, n + 100));
  }
  assertEquals(feed.quality.counters.silences, 1);
  feed.close();
});

Deno.test("MarketFeed of USD-M listens on both routes: aggregates, marks and funding", async () => {
  const { feed, start, sockets, caller } = rig({ instrument: USDM, onEvents() {} });
  caller.answers.push(ok({ lastUpdateId: 6, E: 9, T: 8, bids: [["98.0", "5"]], asks: [] }));
  start();
  assertEquals(sockets.all.map(({ url }) => url), [
    "ws://venue/public/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker",
    "ws://venue/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s",
  ]);
  const agg = { e: "aggTrade", a: 7, p: "100.0", q: "3", nq: "2", f: 1, l: 2, T: 5, m: false };
  const mark = { e: "markPriceUpdate", p: "100.00000000", r: "0.0001", T: 1_789_000_800_000 };
  const texts = [
    diff(5, 7, 4),
    stream("aggTrade", agg),
    stream("aggTrade", { ...agg, a: 8, nq: "0.000" }),
    stream("aggTrade", { ...agg, a: 9, nq: undefined }),
    stream("trade", { e: "trade", t: 9, p: "100.0", q: "3", T: 5, X: "MARKET", m: false }),
    stream("markPrice@1s", mark),
    stream("markPrice@1s", mark),
    stream("kline_1m", { e: "kline" }),
    '{"error":{"code":2,"msg":"Invalid request"}}',
  ];
  for (const text of texts) sockets.last.say(text);
  await settled();
  const [symbol] = feed.symbols;
  const events = symbol === undefined ? [] : plainEvents(symbol.ring);
  assertEquals(events.map(({ type }) => type), [
    DEPTH,
    TRADE,
    TRADE,
    TRADE,
    MARK,
    FUNDING,
    MARK,
    SNAPSHOT,
  ]);
  assertEquals(events.slice(1, 4).map(({ rows, word, ids }) => [rows[0]?.[2], word, ids[3]]), [
    [2_000, undefined, 7],
    [3_000, "RPI", 8],
    [3_000, undefined, 9],
  ]);
  assertEquals([feed.quality.counters.ignored, feed.quality.counters.malformed], [5, 0]);
  feed.close();
});

Deno.test("MarketFeed leaves out levels from when the tick was smaller", async () => {
  const { feed, caller, start, sockets, view } = rig();
  const bids = [["98.00", "5"], ["97.005", "5"]];
  caller.answers.push(ok({ lastUpdateId: 4, bids, asks: [["102.00", "5"]] }));
  start();
  sockets.last.say(diff(5, 7).replace('"101.00"', '"103.001"'));
  await settled();
  assertEquals([view.bid, view.ask, feed.symbols[0]?.events.levelsOffTick], [9_900, 10_200, 2]);
  feed.close();
});

Deno.test("MarketFeed stops filling a ring that nobody reads", () => {
  const { feed, start } = rig({ onEvents() {} });
  start();
  const held = 1 << 17;
  for (let t = 1; t <= held + 3; t++) {
    feed.takeText(`{"e":"trade","E":5,"s":"BTCUSDT","t":${t},"p":"1","q":"1","T":5,"m":true}`);
  }
  const ring = feed.symbols[0]?.ring;
  assertEquals([ring?.tail, feed.quality.counters.overflows], [held, 3]);
  ring?.release(held);
  feed.takeText('{"e":"trade","E":5,"s":"BTCUSDT","t":999999,"p":"1","q":"1","T":5,"m":true}');
  assertEquals(ring?.tail, held + 1);
  feed.close();
});

Deno.test("MarketFeed shows every text, and local times that never go back", () => {
  const seen: string[] = [];
  const { feed } = rig({ onRaw: (localUs, text) => seen.push(`${localUs} ${text}`) });
  feed.takeText("a", 1_789_000_000_000_005);
  feed.takeText("b", 1_789_000_000_000_003);
  assertEquals(seen, ["1789000000000005 a", "1789000000000005 b"]);
  feed.takeText(
    stream("trade", { e: "trade", t: 1, p: "1", q: "1", T: 5, m: true, E: 1_789_000_000_001 }),
    1_789_000_000_002_000,
  );
  assertEquals([feed.quality.delayMinUs, feed.quality.delayMaxUs], [1_000, 1_000]);
  feed.close();
});

Deno.test("MarketFeed refuses instruments of another market, and none", () => {
  assertThrows(() => rig({ instrument: SPOT, market: "usdm" }), RangeError, "it is of spot");
  assertThrows(() => rig({ instruments: [] }), RangeError, "Cannot open 0 streams");
});
