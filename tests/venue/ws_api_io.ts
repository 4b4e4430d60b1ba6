// The WebSocket API over a real socket: envelopes, sessions, user events.
import { assert, assertEquals } from "@std/assert";
import { BOOK, fieldsOf } from "./rig.ts";
import {
  Client,
  ed25519Params,
  type Fields,
  signedParams,
  type Site,
  withSite,
} from "./sockets.ts";

const ORDER = {
  symbol: "BTCUSDT",
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "1.000",
  price: "99.00",
};

async function withApi(
  test: (site: Site, client: Client) => Promise<void>,
  options: Parameters<typeof withSite>[0] = {},
): Promise<void> {
  await withSite({ lines: [...BOOK, "500 trade a 99.00 9"], ...options }, async (site) => {
    const client = await Client.open(site.urls.spot.wsApi);
    try {
      await test(site, client);
    } finally {
      await client.close();
    }
  });
}

Deno.test("WsApi echoes ids and tells rate limits", async () => {
  await withApi(async (_site, client) => {
    for (const id of ["a-1", 7, null]) {
      const answer = await client.ask({ id, method: "time" });
      assertEquals(answer["id"], id);
      assertEquals(answer["status"], 200);
      assert(Array.isArray(answer["rateLimits"]));
    }
    client.send('{"id":8389766145050669870,"method":"ping"}');
    assert((await client.text()).startsWith('{"id":8389766145050669870,"status":200,"result":{}'));
    const bare = await client.ask({ id: 1, method: "ping", params: { returnRateLimits: false } });
    assertEquals(bare, { id: 1, status: 200, result: {} });
  });
});

// deno-fmt-ignore
const refused = [
  { text: "{", id: null, code: -1135 },
  { text: '{"id":1}', id: 1, code: -1102 },
  { text: '{"id":2,"method":"no.such"}', id: 2, code: -1020 },
  { text: '{"id":3,"method":"order.place","params":{}}', id: 3, code: -2014 },
  { text: '{"id":4,"method":"userDataStream.subscribe"}', id: 4, code: -2015 },
  { text: '{"id":5,"method":"userDataStream.unsubscribe"}', id: 5, code: -2036 },
];
for (const { text, id, code } of refused) {
  Deno.test(`WsApi refuses ${text}`, async () => {
    await withApi(async (_site, client) => {
      const answer = await client.ask(text);
      assertEquals(answer["id"], id);
      assertEquals(fieldsOf(answer["error"])["code"], code);
    });
  });
}

Deno.test("WsApi places, cancels and tells it on a signed subscription", async () => {
  await withApi(async ({ rig }, client) => {
    const method = "userDataStream.subscribe.signature";
    const subscribed = await client.ask({ id: 1, method, params: signedParams(rig) });
    assertEquals(subscribed["result"], { subscriptionId: 0 });
    const again = await client.ask({ id: 2, method, params: signedParams(rig) });
    assertEquals(fieldsOf(again["error"])["code"], -2035);

    client.send({ id: 3, method: "order.place", params: signedParams(rig, ORDER) });
    const { answer, events } = await untilAnswer(client, 3);
    assertEquals(answer["status"], 200, JSON.stringify(answer));
    assertEquals(events.map((event) => event["e"]), ["executionReport", "outboundAccountPosition"]);
    const { orderId } = fieldsOf(answer["result"]);
    client.send({
      id: 4,
      method: "order.cancel",
      params: signedParams(rig, { symbol: "BTCUSDT", orderId }),
    });
    const canceled = await untilAnswer(client, 4);
    assertEquals(fieldsOf(canceled.answer["result"])["status"], "CANCELED");
    const ended = await client.ask({ id: 5, method: "session.subscriptions" });
    assertEquals(ended["result"], [{ subscriptionId: 0 }]);
  });
});

Deno.test("WsApi logs on with an Ed25519 key, and then asks for no signature", async () => {
  await withApi(async ({ rig }, client) => {
    const hmac = await client.ask({ id: 1, method: "session.logon", params: signedParams(rig) });
    assertEquals(fieldsOf(hmac["error"])["code"], -4056);
    const on = await client.ask({ id: 2, method: "session.logon", params: ed25519Params(rig) });
    assertEquals(fieldsOf(on["result"])["apiKey"], rig.keys.ed25519.apiKey);
    const subscribed = await client.ask({ id: 3, method: "userDataStream.subscribe" });
    assertEquals(subscribed["result"], { subscriptionId: 0 });
    const timestamp = Math.floor(rig.now / 1000);
    client.send({ id: 4, method: "v3/order.place", params: { ...ORDER, timestamp } });
    const placed = await untilAnswer(client, 4);
    assertEquals(placed.answer["status"], 200);
    await rig.wait(600);
    assertEquals(fieldsOf((await client.json())["event"])["x"], "TRADE");
    assertEquals(fieldsOf((await client.json())["event"])["e"], "outboundAccountPosition");
    client.send({ id: 5, method: "session.logout" });
    assertEquals(fieldsOf((await client.json())["event"])["e"], "eventStreamTerminated");
    assertEquals(fieldsOf((await client.json())["result"])["apiKey"], null);
    const late = await client.ask({
      id: 6,
      method: "order.place",
      params: { ...ORDER, timestamp },
    });
    assertEquals(fieldsOf(late["error"])["code"], -2014);
  });
});

Deno.test("WsApi serves USD-M, its listen key included", async () => {
  await withSite({}, async ({ rig, urls }) => {
    const client = await Client.open(`${urls.usdm.wsApi}?returnRateLimits=false`);
    const placed = await client.ask({
      id: 1,
      method: "order.place",
      params: signedParams(rig, ORDER),
    });
    assertEquals(placed["status"], 200, JSON.stringify(placed));
    assertEquals(placed["rateLimits"], undefined);
    const { apiKey } = rig.keys.hmac;
    const started = await client.ask({ id: 2, method: "userDataStream.start", params: { apiKey } });
    assertEquals(String(fieldsOf(started["result"])["listenKey"]).length, 64);
    const status = await client.ask({ id: 3, method: "session.status" });
    assertEquals(fieldsOf(status["result"])["userDataStream"], undefined);
    await client.close();
  });
});

async function untilAnswer(
  client: Client,
  id: number,
): Promise<{ readonly answer: Fields; readonly events: readonly Fields[] }> {
  const events: Fields[] = [];
  for (;;) {
    const frame = await client.json();
    if (frame["id"] === id) return { answer: frame, events };
    events.push(fieldsOf(frame["event"]));
  }
}
