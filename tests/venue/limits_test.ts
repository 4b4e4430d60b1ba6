// Request weight at the local venue: windows, headers, refusals, bans.
import { assertEquals, assertThrows } from "@std/assert";
import { WeightCounter } from "../../lib/venue/limits.ts";
import { Refused } from "../../lib/venue/refused.ts";
import { codeOf, Rig, START_US } from "./rig.ts";

const MINUTE_US = 60_000_000;

Deno.test("WeightCounter refuses above its limit, and forgets with the minute", () => {
  const counter = new WeightCounter("spot", 10);
  counter.charge("me", 10, START_US);
  counter.charge("you", 10, START_US);
  const refused = assertThrows(() => counter.charge("me", 1, START_US + 30_000_000), Refused);
  assertEquals([refused.status, refused.code], [429, -1003]);
  assertEquals(refused.headers, { "Retry-After": "30" });
  assertEquals(counter.headers("me", START_US), {
    "X-MBX-USED-WEIGHT": "11",
    "X-MBX-USED-WEIGHT-1M": "11",
  });
  counter.charge("me", 4, START_US + MINUTE_US);
  counter.giveBack("me", 1, START_US + MINUTE_US);
  assertEquals(counter.used("me", START_US + MINUTE_US), 3);
});

Deno.test("WeightCounter bans who goes on, for two minutes", () => {
  const counter = new WeightCounter("usdm", 1);
  counter.charge("me", 1, START_US);
  const statuses = Array.from(
    { length: 22 },
    () => assertThrows(() => counter.charge("me", 1, START_US), Refused).status,
  );
  assertEquals(statuses.slice(-3), [429, 418, 418]);
  const later = START_US + MINUTE_US;
  const banned = assertThrows(() => counter.charge("me", 1, later), Refused);
  assertEquals([banned.status, banned.headers], [418, {}]);
  assertEquals(banned.message.includes(`until ${(START_US + 2 * MINUTE_US) / 1_000}`), true);
  counter.charge("me", 1, START_US + 2 * MINUTE_US);
  assertEquals(Object.keys(counter.headers("me", START_US)), ["X-MBX-USED-WEIGHT-1M"]);
});

Deno.test("Venue.call() charges failed spot orders alone, and counts orders in its headers", async () => {
  const rig = await Rig.open();
  const order = "POST /api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=1&price=";
  const placed = rig.signed(`${order}99`).headers;
  assertEquals(placed["X-MBX-USED-WEIGHT-1M"], "0");
  assertEquals([placed["X-MBX-ORDER-COUNT-10S"], placed["X-MBX-ORDER-COUNT-1D"]], ["1", "1"]);
  assertEquals(rig.signed(`${order}101`).headers["X-MBX-USED-WEIGHT-1M"], "1");
  assertEquals(rig.venue.rateLimits("spot", { ip: "127.0.0.1", apiKey: rig.keys.hmac.apiKey }), [
    { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100, count: 1 },
    { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 200_000, count: 1 },
    { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6_000, count: 1 },
  ]);
  rig.venue.ban("127.0.0.1");
  const banned = rig.get("GET /api/v3/time");
  assertEquals([banned.status, codeOf(banned)], [418, -1003]);
  assertEquals(banned.headers["Retry-After"], "120");
});

Deno.test("Venue.call() refuses the order that is one too many with 429", async () => {
  const rig = await Rig.open();
  const order = "POST /api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.06&price=";
  const answers = Array.from(
    { length: 101 },
    (_, index) => rig.signed(`${order}${90 + index / 20}`),
  );
  assertEquals(answers.slice(-2).map(({ status }) => status), [200, 429]);
  assertEquals(answers[100]?.headers["Retry-After"], "10");
  assertEquals(codeOf(answers[100] ?? { status: 0, body: {}, headers: {} }), -1015);
  await rig.wait(10_000);
  assertEquals(rig.signed(`${order}89`).status, 200);
});
