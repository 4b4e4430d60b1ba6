// User data of spot over sessions: renewed with each, resynced whenever something may be missing.
import { assertEquals } from "@std/assert";
import { SpotUserStream } from "../../lib/binance/user_stream_spot.ts";
import type { WsApiOptions } from "../../lib/binance/ws_api.ts";
import { type FarEnd, settled } from "./manual_ports.ts";
import { ED25519, heard, reply, TIME, wsRig } from "./ws_rig.ts";

function rig(options: Partial<WsApiOptions> = {}) {
  const ws = wsRig(options);
  const told: string[] = [];
  const stream = new SpotUserStream(ws.client, {
    onEvent: ({ event }) => told.push(String(event.e)),
    onResync: (cause) => told.push(`resync: ${cause}`),
    onNotice: (notice) => told.push(Object.values(notice).join(" ")),
  });
  stream.start();
  ws.client.start();
  return { ...ws, stream, told };
}

async function subscribed(end: FarEnd, subscriptionId = 0): Promise<void> {
  end.accept();
  await settled();
  reply(end, heard(end).id, { status: 200, result: { subscriptionId } });
  await settled();
}

function event(e: string): string {
  return JSON.stringify({ subscriptionId: 0, event: { e } });
}

Deno.test("SpotUserStream subscribes with a signature before anything else is sent", async () => {
  const { client, sockets, told } = rig();
  sockets.last.accept();
  await settled();
  const { method, params, id } = heard(sockets.last);
  assertEquals(method, "userDataStream.subscribe.signature");
  assertEquals(Object.keys(params), ["recvWindow", "timestamp", "apiKey", "signature"]);
  assertEquals((await client.call(TIME)).type, "not_sent");
  reply(sockets.last, id, { status: 200, result: { subscriptionId: 0 } });
  await settled();
  sockets.last.say(event("executionReport"));
  sockets.last.say(event("outboundAccountPosition"));
  assertEquals(told, ["resync: started", "executionReport", "outboundAccountPosition"]);
  client.close();
});

Deno.test("SpotUserStream subscribes without parameters where the key logs on", async () => {
  const { client, sockets, told } = rig({ signer: ED25519 });
  sockets.last.accept();
  await settled();
  reply(sockets.last, heard(sockets.last).id, { status: 200, result: {} });
  await settled();
  const { method, params, id } = heard(sockets.last);
  assertEquals([method, params], ["userDataStream.subscribe", {}]);
  reply(sockets.last, id, { status: 400, error: { code: -2035, msg: "already active" } });
  await settled();
  assertEquals([told, client.isUp], [["resync: started"], true]);
  client.close();
});

Deno.test("SpotUserStream asks for a resync after a cut, and not after a planned change", async () => {
  const { client, sockets, told, clock } = rig();
  await subscribed(sockets.last);
  client.rollOver();
  const [old] = sockets.all;
  old?.say(event("a"));
  await subscribed(sockets.last);
  old?.say(event("b"));
  sockets.last.say(event("b"));
  await clock.advance(11_000);
  assertEquals(old?.dropped, true);
  sockets.last.close();
  await clock.advance(250);
  await subscribed(sockets.last);
  assertEquals(told, ["resync: started", "a", "b", "b", "resync: reconnected"]);
  client.close();
});

Deno.test("SpotUserStream asks for a resync when the old session ended before the new was ready", async () => {
  const { client, sockets, told } = rig();
  await subscribed(sockets.last);
  client.rollOver();
  sockets.all[0]?.close();
  await subscribed(sockets.last);
  assertEquals(told, ["resync: started", "resync: reconnected"]);
  client.close();
});

Deno.test("SpotUserStream subscribes again when the venue ends it, or drops the session", async () => {
  const { client, sockets, told, clock } = rig();
  await subscribed(sockets.last);
  sockets.last.say(event("eventStreamTerminated"));
  reply(sockets.last, heard(sockets.last).id, { status: 200, result: { subscriptionId: 1 } });
  await settled();
  assertEquals(told, ["resync: started", "eventStreamTerminated", "resync: terminated"]);
  sockets.last.say(event("eventStreamTerminated"));
  reply(sockets.last, heard(sockets.last).id, { status: 400, error: { code: -2015, msg: "no" } });
  await settled();
  assertEquals([told.at(-1), sockets.last.dropped], ["key_failed -2015 no", true]);
  await clock.advance(250);
  assertEquals(sockets.all.length, 2);
  client.close();
});

Deno.test("SpotUserStream tries another session when its subscription is refused", async () => {
  const { client, sockets, told, stream } = rig();
  sockets.last.accept();
  await settled();
  sockets.last.close(1006);
  await settled();
  assertEquals(told.length, 1);
  stream.close();
  client.close();
});
