// User data of USD-M: listen keys that are kept alive, expire, and are had anew.
import { assertEquals } from "@std/assert";
import { UsdmUserStream } from "../../lib/binance/user_stream_usdm.ts";
import { manualPorts, settled } from "./manual_ports.ts";
import { ok, refused, ScriptedCaller } from "./scripted_caller.ts";

const MINUTE = 60_000;
const ONE = "key-number-one";
const TWO = "key-number-two";

async function rig() {
  const ports = manualPorts();
  const caller = new ScriptedCaller();
  const told: string[] = [];
  const stream = new UsdmUserStream({
    streams: { private: "ws://venue/private" },
    caller,
    ports,
    on: {
      onEvent: ({ event }) => told.push(String(event.e)),
      onResync: (cause) => told.push(`resync: ${cause}`),
      onNotice: (notice) => told.push(Object.values(notice).join(" ")),
    },
  });
  caller.answers.push(ok({ listenKey: ONE }));
  stream.start();
  await settled();
  return { ...ports, caller, told, stream };
}

Deno.test("UsdmUserStream opens the private stream with a fresh key, and hears in order", async () => {
  const { stream, sockets, caller, told } = await rig();
  assertEquals(sockets.last.url, `ws://venue/private/ws/${ONE}`);
  const [{ endpoint, security } = { endpoint: "", security: "" }] = caller.calls;
  assertEquals([endpoint, security], ["POST /fapi/v1/listenKey", "key"]);
  sockets.last.accept();
  sockets.last.say('{"e":"ORDER_TRADE_UPDATE","E":1,"o":{"i":8389766145050669870}}');
  sockets.last.say('{"stream":"x","data":{"e":"ACCOUNT_UPDATE"}}');
  sockets.last.say('{"result":[],"id":1}');
  sockets.last.say("{");
  assertEquals(told, ["resync: started", "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE", "malformed {"]);
  stream.close();
});

Deno.test("UsdmUserStream keeps its key alive, and tries again when that fails", async () => {
  const { stream, sockets, caller, clock } = await rig();
  sockets.last.accept();
  const beats = async (minutes: number) => {
    for (let n = 0; n < minutes * 6; n++) {
      await clock.advance(10_000);
      sockets.last.say('{"result":[],"id":1}');
    }
  };
  caller.answers.push({ type: "unknown", why: "timeout" }, ok({}), ok({ listenKey: ONE }));
  await beats(30);
  assertEquals(caller.calls.map(({ endpoint }) => endpoint).slice(1), ["PUT /fapi/v1/listenKey"]);
  await beats(1);
  assertEquals(caller.calls.length, 3);
  await beats(30);
  assertEquals([caller.calls.length, sockets.all.length], [4, 1]);
  stream.close();
});

for (
  const [name, answer] of [
    ["is gone", refused(-1125, "This listenKey does not exist.")],
    ["has become another", ok({ listenKey: TWO })],
  ] as const
) {
  Deno.test(`UsdmUserStream gets a new key when a keepalive tells that its own ${name}`, async () => {
    const { stream, sockets, caller, clock, told } = await rig();
    sockets.last.accept();
    for (let n = 0; n < 29 * 6; n++) {
      await clock.advance(10_000);
      sockets.last.say('{"result":[],"id":1}');
    }
    caller.answers.push(answer, ok({ listenKey: TWO }));
    for (let n = 0; n < 6; n++) {
      sockets.all[0]?.say('{"result":[],"id":1}');
      await clock.advance(10_000);
    }
    assertEquals(sockets.all.map(({ url }) => url.split("/").at(-1)), [ONE, TWO]);
    sockets.last.accept();
    assertEquals(told, ["resync: started", "resync: expired"]);
    await clock.advance(5_000);
    assertEquals(sockets.all[0]?.dropped, true);
    stream.close();
  });
}

Deno.test("UsdmUserStream gets a new key when its own expires, and resyncs", async () => {
  const { stream, sockets, caller, told } = await rig();
  sockets.last.accept();
  caller.answers.push(ok({ listenKey: TWO }));
  sockets.last.say(JSON.stringify({ e: "listenKeyExpired", listenKey: "another-key" }));
  assertEquals(sockets.all.length, 1);
  sockets.last.say(JSON.stringify({ e: "listenKeyExpired", listenKey: ONE }));
  await settled();
  sockets.last.accept();
  assertEquals(sockets.last.url, `ws://venue/private/ws/${TWO}`);
  assertEquals(told, [
    "resync: started",
    "listenKeyExpired",
    "listenKeyExpired",
    "resync: expired",
  ]);
  stream.close();
});

Deno.test("UsdmUserStream changes once more when the key died while a change was under way", async () => {
  const { stream, sockets, caller, told } = await rig();
  sockets.last.accept();
  caller.answers.push(ok({ listenKey: ONE }), ok({ listenKey: TWO }));
  stream.rollOver();
  await settled();
  sockets.all[0]?.say(JSON.stringify({ e: "listenKeyExpired", listenKey: ONE }));
  sockets.last.accept();
  await settled();
  sockets.last.accept();
  assertEquals(sockets.all.map(({ url }) => url.split("/").at(-1)), [ONE, ONE, TWO]);
  assertEquals(told, ["resync: started", "listenKeyExpired", "resync: expired"]);
  stream.close();
});

Deno.test("UsdmUserStream resyncs after a cut, and not after a planned change", async () => {
  const { stream, sockets, caller, told, clock } = await rig();
  sockets.last.accept();
  caller.answers.push(ok({ listenKey: ONE }), refused(-1000), ok({}), ok({ listenKey: ONE }));
  stream.rollOver();
  await settled();
  const [old] = sockets.all;
  sockets.last.accept();
  old?.say('{"e":"a"}');
  sockets.last.say('{"e":"a"}');
  await clock.advance(5_000);
  sockets.last.close();
  await clock.advance(10_000);
  sockets.last.accept();
  assertEquals(told, [
    "resync: started",
    "a",
    "a",
    "down closed with code 0",
    "key_failed no listen key: -1000 no",
    "key_failed no listen key: the answer holds none",
    "resync: reconnected",
  ]);
  assertEquals(stream.connection.rollovers, 1);
  stream.close();
});

Deno.test("UsdmUserStream notices a silent far end, and raises the alarm", async () => {
  const { stream, sockets, caller, told, clock } = await rig();
  sockets.last.accept();
  await clock.advance(15_000);
  assertEquals(sockets.last.sent, ['{"method":"LIST_SUBSCRIPTIONS","id":1}']);
  for (let n = 0; n < 9; n++) caller.answers.push(refused(-2015, "no key"));
  await clock.advance(MINUTE);
  assertEquals(told[1], "down nothing came for 30000 ms");
  assertEquals(told.at(-1)?.startsWith("key_failed"), true);
  assertEquals(told.filter((each) => each.startsWith("alarm 5")).length, 1);
  stream.close();
});
