// One message to events: all of it or nothing, and levels from when the tick was smaller.
import { assertEquals, assertThrows } from "@std/assert";
import { MessageEvents, misplaced } from "../../lib/feed/message_events.ts";
import { parseRawMessage } from "../../lib/feed/raw_message.ts";
import { DEPTH, EventRing, MARK, TRADE } from "../../lib/market/event_ring.ts";
import { plainEvents, SPOT, USDM } from "./rings.ts";

const BAD: readonly (readonly [string, string])[] = [
  ["a level without a price", '"b":[["1","1"],[]],"a":[]'],
  ["a price of 0", '"b":[["1","1"]],"a":[["0","1"]]'],
  ["sides that are no lists", '"b":[["1","1"]],"a":{}'],
];

for (const [name, sides] of BAD) {
  Deno.test(`MessageEvents.append() leaves nothing behind of a message with ${name}`, () => {
    const ring = new EventRing();
    const events = new MessageEvents(SPOT);
    const diff = (sides: string) =>
      parseRawMessage(`{"e":"depthUpdate","E":5,"s":"BTCUSDT","U":1,"u":2,${sides}}`);
    assertThrows(() => events.append(ring, diff(sides), 7));
    assertEquals([ring.tail, ring.rowTail], [0, 0]);
    events.append(ring, diff('"b":[["1","1"]],"a":[]'), 7);
    assertEquals(plainEvents(ring).map(({ type, rows }) => [type, rows]), [[DEPTH, [[
      0,
      100,
      100_000,
    ]]]]);
  });
}

Deno.test("MessageEvents.append() appends no mark whose funding is malformed", () => {
  const ring = new EventRing();
  const events = new MessageEvents(USDM);
  const mark = (rate: string) =>
    parseRawMessage(`{"e":"markPriceUpdate","E":5,"s":"BTCUSDT","p":"1","r":${rate},"T":9}`);
  assertThrows(() => events.append(ring, mark('"x"'), 7), SyntaxError);
  assertEquals(ring.tail, 0);
  events.append(ring, mark('""'), 7);
  assertEquals(plainEvents(ring).map(({ type }) => type), [MARK]);
});

Deno.test("MessageEvents.append() refuses levels between two ticks, or leaves them out", () => {
  const json = '{"lastUpdateId":5,"bids":[["1.005","1"],["1.00","2"]],"asks":[]}';
  const strict = new MessageEvents(SPOT);
  assertThrows(
    () => strict.append(new EventRing(), parseRawMessage(json), 7),
    RangeError,
    "price 1.005 is off the tick 0.01",
  );
  const ring = new EventRing();
  const lenient = new MessageEvents(SPOT, { offTick: "left_out" });
  lenient.append(ring, parseRawMessage(json), 7);
  assertEquals(plainEvents(ring)[0]?.rows, [[0, 100, 200_000]]);
  assertEquals(lenient.levelsOffTick, 1);
});

const AGGREGATE = { e: "aggTrade", E: 5, s: "BTCUSDT", a: 7, p: "1.0", q: "3", T: 5, m: true };

const BAD_AGGREGATES: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ p: "0" }, "p is 0"],
  [{ q: "0" }, "q is 0"],
  [{ m: 1 }, "it must be true or false"],
  [{ a: "7" }, "it must be whole"],
  [{ nq: 1 }, "it must be text"],
];

for (const [fields, message] of BAD_AGGREGATES) {
  Deno.test(`MessageEvents.append() refuses an aggregate trade: ${message}`, () => {
    const json = JSON.stringify({ ...AGGREGATE, ...fields });
    const events = new MessageEvents(USDM);
    assertThrows(() => events.append(new EventRing(), parseRawMessage(json), 7), Error, message);
  });
}

Deno.test("MessageEvents.append() takes an aggregate trade of spot, which has no nq", () => {
  const ring = new EventRing();
  new MessageEvents(SPOT).append(ring, parseRawMessage(JSON.stringify(AGGREGATE)), 7);
  const [event] = plainEvents(ring);
  assertEquals([event?.type, event?.rows, event?.ids[3]], [TRADE, [[1, 100, 300_000]], 7]);
});

Deno.test("misplaced() tells of the other market", () => {
  const message = parseRawMessage('{"e":"bookTicker","u":1}');
  assertEquals(misplaced(message, SPOT), "it is a message of usdm; the data are of spot");
  assertEquals(misplaced(message, USDM), undefined);
});
