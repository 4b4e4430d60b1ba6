// Calls over the WebSocket API through every misfortune: none is told twice, or guessed.
import { assertEquals } from "@std/assert";
import type { Answer } from "../../lib/binance/answer.ts";
import { settled } from "./manual_ports.ts";
import { ED25519, heard, PLACE, reply, TIME, wsRig } from "./ws_rig.ts";

const RATE_LIMITS = [{
  rateLimitType: "REQUEST_WEIGHT",
  interval: "MINUTE",
  intervalNum: 1,
  limit: 6_000,
  count: 321,
}];

async function upRig(options: Parameters<typeof wsRig>[0] = {}) {
  const rig = wsRig(options);
  rig.client.start();
  rig.sockets.last.accept();
  await settled();
  return rig;
}

Deno.test("WsApiClient.call() sends at once, and is answered by id", async () => {
  const { client, sockets, told, budget, queue } = await upRig();
  const first = client.call(TIME);
  assertEquals(sockets.last.sent, ['{"id":"r1","method":"time"}']);
  const second = client.call({ ...TIME, params: { symbol: "X" } });
  reply(sockets.last, "r2", { status: 200, result: { two: 2 }, rateLimits: RATE_LIMITS });
  reply(sockets.last, "r1", { status: 200, result: { orderId: 1 } });
  assertEquals(await second, { type: "ok", json: { two: 2 } });
  assertEquals(await first, { type: "ok", json: { orderId: 1 } });
  assertEquals([told, client.counters.requests], [["up"], 2]);
  const [weight] = budget.usage(queue.now());
  assertEquals(weight?.count, 322);
  client.close();
});

const ANSWERS: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["a refusal", { status: 400, error: { code: -2010, msg: "no", data: { a: 1 } } }, "refused"],
  ["half a replacement", { status: 409, error: { code: -2021, msg: "", data: {} } }, "refused"],
  ["a limit", { status: 429, error: { code: -1003, msg: "" } }, "throttled"],
  ["a server fault", { status: 503, error: { code: -1000, msg: "" } }, "unknown"],
  ["a backend's silence", { status: 400, error: { code: -1007, msg: "" } }, "unknown"],
  ["no result", { status: 200 }, "unknown"],
];

for (const [name, fields, type] of ANSWERS) {
  Deno.test(`WsApiClient.call() reads ${name} as ${type}`, async () => {
    const { client, sockets } = await upRig();
    const answer = client.call(PLACE);
    reply(sockets.last, heard(sockets.last).id, fields);
    assertEquals((await answer).type, type);
    client.close();
  });
}

Deno.test("WsApiClient obeys the time until which it must not send", async () => {
  const { client, sockets, clock } = await upRig();
  const answer = client.call(PLACE);
  const serverTime = 1_659_142_907_531;
  const data = { serverTime, retryAfter: serverTime + 42_000 };
  reply(sockets.last, "r1", { status: 418, error: { code: -1003, msg: "banned", data } });
  const banned = await answer;
  assertEquals(banned.type === "throttled" && banned.until, 42_000);
  const sent = sockets.last.sent.length;
  assertEquals((await client.call({ ...PLACE, urgency: "cancel" })).type, "throttled");
  assertEquals(sockets.last.sent.length, sent);
  await clock.advance(1);
  client.close();
});

Deno.test("WsApiClient.call() is unknown without an answer in time, and ignores a late one", async () => {
  const { client, sockets, clock } = await upRig({ timeoutMs: 1_000 });
  const answer = client.call(PLACE);
  await clock.advance(1_000);
  assertEquals(await answer, { type: "unknown", why: "no answer within 1000 ms" });
  reply(sockets.last, "r1", { status: 200, result: {} });
  reply(sockets.last, "r9", { status: 200, result: {} });
  sockets.last.say("garbage");
  sockets.last.say('{"id":"r1","result":{}}');
  assertEquals([client.counters.strays, client.counters.malformed], [3, 1]);
  client.close();
});

Deno.test("WsApiClient.call() is unknown when the socket ends, and not sent while there is none", async () => {
  const { client, sockets, told, clock } = await upRig();
  const answers = [client.call(PLACE), client.call(TIME)];
  sockets.last.close(1006, "reset");
  const why = "the connection ended before the answer: closed with 1006 reset";
  assertEquals(await Promise.all(answers), [{ type: "unknown", why }, { type: "unknown", why }]);
  const notSent: Answer = { type: "not_sent", why: "the WebSocket API is not connected" };
  assertEquals(await client.call(PLACE), notSent);
  await clock.advance(250);
  assertEquals(await client.call(PLACE), notSent);
  sockets.last.accept();
  await settled();
  assertEquals(client.isUp, true);
  const again = client.call(TIME);
  client.close();
  assertEquals((await again).type, "unknown");
  assertEquals((await client.call(TIME)).type, "not_sent");
  assertEquals(told, ["up", "down closed with 1006 reset", "up"]);
});

Deno.test("WsApiClient finishes what is in flight on the old socket when it rolls over", async () => {
  const { client, sockets, told, clock } = await upRig();
  const [old] = sockets.all;
  const inFlight = client.call(PLACE);
  client.rollOver();
  const between = client.call(TIME);
  assertEquals(old?.sent.length, 2);
  sockets.last.accept();
  await settled();
  const after = client.call(TIME);
  assertEquals(sockets.last.sent.length, 1);
  // The id is of the other socket.
  reply(sockets.last, "r1", { status: 200, result: { wrong: true } });
  if (old !== undefined) {
    reply(old, "r1", { status: 200, result: { orderId: 1 } });
    reply(old, "r2", { status: 200, result: { time: 2 } });
  }
  reply(sockets.last, "r3", { status: 200, result: { time: 3 } });
  assertEquals(await Promise.all([inFlight, between, after]), [
    { type: "ok", json: { orderId: 1 } },
    { type: "ok", json: { time: 2 } },
    { type: "ok", json: { time: 3 } },
  ]);
  await clock.advance(11_000);
  assertEquals([old?.dropped, client.counters.strays, told], [true, 1, ["up", "up"]]);
  client.close();
});

Deno.test("WsApiClient logs on once with an Ed25519 key, and then signs nothing", async () => {
  const { client, sockets } = await upRig({ signer: ED25519 });
  const logon = heard(sockets.last);
  assertEquals([logon.method, logon.params.apiKey], ["session.logon", "key"]);
  assertEquals(client.isUp, false);
  reply(sockets.last, logon.id, { status: 200, result: {} });
  await settled();
  void client.call(PLACE);
  const { params } = heard(sockets.last);
  assertEquals([params.apiKey, params.signature, typeof params.timestamp], [
    undefined,
    undefined,
    "number",
  ]);
  assertEquals(sockets.last.sent.at(-1)?.includes('"orderId":8389766145050669870,'), true);
  client.close();
});

Deno.test("WsApiClient tries another socket when its logon is refused", async () => {
  const { client, sockets, told, clock } = await upRig({ signer: ED25519 });
  const error = { code: -2015, msg: "Invalid API-key" };
  reply(sockets.last, heard(sockets.last).id, { status: 401, error });
  await settled();
  assertEquals(told, ["session_refused -2015 Invalid API-key"]);
  assertEquals(sockets.last.dropped, true);
  await clock.advance(250);
  assertEquals(sockets.all.length, 2);
  client.close();
});

Deno.test("WsApiClient.call() is made once more after the clock was refused, and never again", async () => {
  const { client, sockets } = await upRig();
  const answer = client.call(PLACE);
  const error = { code: -1021, msg: "Timestamp for this request is outside of the recvWindow." };
  reply(sockets.last, "r1", { status: 400, error });
  await settled();
  assertEquals(sockets.last.sent.length, 2);
  reply(sockets.last, "r2", { status: 400, error });
  const last = await answer;
  assertEquals([last.type === "refused" && last.code, sockets.last.sent.length], [-1021, 2]);
  client.close();
});

Deno.test("WsApiClient.call() sends nothing without a key, a method or room", async () => {
  const { client, sockets } = await upRig({ signer: undefined });
  assertEquals((await client.call(PLACE)).type, "not_sent");
  assertEquals((await client.call({ ...TIME, method: undefined })).type, "not_sent");
  assertEquals((await client.call({ ...TIME, weight: 7_000 })).type, "throttled");
  assertEquals(sockets.last.sent, []);
  client.close();
  const blind = await upRig({ syncClock: () => Promise.resolve(false) });
  assertEquals(await blind.client.call(PLACE), {
    type: "not_sent",
    why: "the venue's time is not known",
  });
  blind.client.close();
});

Deno.test("WsApiClient tells of a revoked key, and passes events on", async () => {
  const rig = wsRig();
  const events: string[] = [];
  rig.client.onUserEvent(({ event, subscriptionId }) =>
    events.push(`${subscriptionId} ${event.e}`)
  );
  rig.client.start();
  rig.sockets.last.accept();
  await settled();
  const error = { code: -2015, msg: "Invalid API-key" };
  rig.sockets.last.say(JSON.stringify({ id: null, status: 401, error }));
  rig.sockets.last.say('{"subscriptionId":0,"event":{"e":"executionReport"}}');
  assertEquals(rig.told, ["up", "unasked 401 -2015 Invalid API-key"]);
  assertEquals([events, rig.client.counters.events], [["0 executionReport"], 1]);
  rig.client.close();
});

Deno.test("WsApiClient notices a far end that died without a word", async () => {
  const { client, sockets, told, clock } = await upRig();
  await clock.advance(15_000);
  assertEquals(heard(sockets.last).method, "session.status");
  reply(sockets.last, "beat", { status: 200, result: {} });
  await clock.advance(30_000);
  assertEquals(told.at(-1), "down nothing came for 30000 ms");
  assertEquals(client.counters.strays, 0);
  client.close();
});
