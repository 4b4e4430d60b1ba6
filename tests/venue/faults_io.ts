// Faults on real sockets: what the client sees, and what the counters say.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOOK, fieldsOf } from "./rig.ts";
import { Client, controlled, rest, signedParams, type Site, withSite } from "./sockets.ts";

const TRADES = [...BOOK, ...[1, 2, 3, 4].map((n) => `${n * 100} trade b 101.00 0.${n}`)];
const PLACE = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=99.00";
const POST = `POST /api/v3/order?${PLACE}`;

async function trades(site: Site, ms = 1000): Promise<readonly unknown[]> {
  const client = await Client.open(`${site.urls.spot.streams}/ws/btcusdt@trade`);
  await client.rest();
  await site.rig.wait(ms);
  const seen = await client.rest();
  await client.close();
  return seen.map(({ q }) => Number(q) * 10);
}

// deno-fmt-ignore
const frames = [
  { rule: { kind: "drop", on: "market" }, seen: [2, 3, 4] },
  { rule: { kind: "drop", on: "market", after: 1, count: 2 }, seen: [1, 4] },
  { rule: { kind: "drop", on: "market", stream: "btcusdt@depth" }, seen: [1, 2, 3, 4] },
  { rule: { kind: "drop", on: "market", event: "trade", count: 4 }, seen: [] },
  { rule: { kind: "drop", on: "user", count: 4 }, seen: [1, 2, 3, 4] },
  { rule: { kind: "drop", on: "market", market: "usdm" }, seen: [1, 2, 3, 4] },
  { rule: { kind: "drop", on: "market", chance: 0 }, seen: [1, 2, 3, 4] },
  { rule: { kind: "duplicate", on: "market" }, seen: [1, 1, 2, 3, 4] },
  { rule: { kind: "reorder", on: "market" }, seen: [2, 1, 3, 4] },
  { rule: { kind: "reorder", on: "market", after: 3 }, seen: [1, 2, 3] },
] as const;
for (const { rule, seen } of frames) {
  Deno.test(`FaultDesk turns four trades into ${seen.join(" ")} by ${JSON.stringify(rule)}`, async () => {
    await withSite({ lines: TRADES, faults: rule }, async (site) => {
      assertEquals(await trades(site), [...seen]);
    });
  });
}

Deno.test("FaultDesk delays a frame past the later ones", async () => {
  const faults = [{ kind: "delay", on: "market", ms: [20, 20] }];
  await withSite({ lines: TRADES, faults }, async ({ rig, urls }) => {
    const client = await Client.open(`${urls.spot.streams}/ws/btcusdt@trade`);
    await client.rest();
    await rig.wait(1000);
    const order: unknown[] = [];
    while (order.length < 4) order.push((await client.json())["t"]);
    assertEquals(order.at(-1), Math.min(...order.map(Number)));
    await client.close();
  });
});

Deno.test("FaultDesk sends garbage and half a frame", async () => {
  const faults = [{ kind: "garbage", on: "market" }, { kind: "truncate", on: "market" }];
  await withSite({ lines: TRADES, faults }, async ({ rig, urls }) => {
    const client = await Client.open(`${urls.spot.streams}/ws/btcusdt@trade`);
    await client.rest();
    await rig.wait(250);
    for (let frame = 0; frame < 2; frame++) {
      const text = await client.text();
      assert(!text.endsWith("}"), text);
    }
    await client.close();
  });
});

Deno.test("FaultDesk cuts a socket, and counts it", async () => {
  await withSite({ lines: TRADES, faults: [{ kind: "cut", on: "market" }] }, async (site) => {
    const client = await Client.open(`${site.urls.spot.streams}/ws/btcusdt@trade`);
    await client.rest();
    await site.rig.wait(150);
    assert((await client.closed).code !== 1000);
    const counts = await controlled(site, "GET /faults");
    assert(Array.isArray(counts));
    assertEquals(fieldsOf(counts[0])["hits"], 1);
    await controlled(site, "DELETE /faults");
    assertEquals(await controlled(site, "GET /faults"), []);
  });
});

// deno-fmt-ignore
const codes = [
  { code: -1003, status: 429 }, { code: -1003, status: 418, given: 418 }, { code: -1007, status: 504 },
  { code: -1008, status: 503 }, { code: -1015, status: 429 }, { code: -1021, status: 400 },
  { code: -2010, status: 400 }, { code: -2011, status: 400 }, { code: -2013, status: 400 },
  { code: -2021, status: 409 }, { code: -2022, status: 400 }, { code: -5022, status: 400 },
  { code: -5027, status: 400 },
] as const;
Deno.test("Front answers every code that faults name, once each", async () => {
  const endpoint = "POST /api/v3/order";
  const faults = codes.map((each) => ({
    kind: "error",
    endpoint,
    code: each.code,
    ...("given" in each ? { status: each.given } : {}),
  }));
  await withSite({ faults }, async (site) => {
    for (const { code, status } of codes) {
      const answer = await rest(site, POST);
      assertEquals([answer.status, fieldsOf(answer.body)["code"]], [status, code]);
      if (status === 429) assertEquals(answer.headers.get("retry-after"), "1");
    }
    assertEquals((await rest(site, POST)).status, 200);
  });
});

const executions = [
  { rule: { kind: "error", code: -1007, executed: true }, orders: 1 },
  { rule: { kind: "error", code: -1007 }, orders: 0 },
  { rule: { kind: "status", status: 502, text: '"Bad Gateway"', executed: true }, orders: 1 },
  { rule: { kind: "status", status: 503, text: '"Service Unavailable."' }, orders: 0 },
];
for (const { rule, orders } of executions) {
  Deno.test(`Front leaves ${orders} orders behind ${JSON.stringify(rule)}`, async () => {
    const faults = [{ endpoint: "POST /api/v3/order", over: "rest", ...rule }];
    await withSite({ faults }, async (site) => {
      const answer = await rest(site, POST);
      assert(500 <= answer.status);
      const open = await rest(site, "GET /api/v3/openOrders?symbol=BTCUSDT");
      assertEquals(Array.isArray(open.body) ? open.body.length : undefined, orders);
    });
  });
}

Deno.test("Front cuts a REST call and stays silent on another, both executed", async () => {
  const endpoint = "POST /api/v3/order";
  const faults = [
    { kind: "cut_call", endpoint, executed: true },
    { kind: "silence", endpoint, executed: true },
    { kind: "slow", endpoint, ms: 5 },
  ];
  await withSite({ faults }, async (site) => {
    await assertRejects(() => rest(site, POST));
    const abort = new AbortController();
    const silent = fetch(`${site.urls.spot.rest}/api/v3/order`, {
      method: "POST",
      signal: abort.signal,
    });
    // The next one is answered while the silent one still waits.
    assertEquals((await rest(site, "GET /api/v3/time")).status, 200);
    abort.abort();
    await assertRejects(() => silent);
    assertEquals((await rest(site, POST)).status, 200);
    const open = await rest(site, "GET /api/v3/openOrders?symbol=BTCUSDT");
    assertEquals(Array.isArray(open.body) ? open.body.length : undefined, 2);
  });
});

Deno.test("Front cancels the old order where half a cancelReplace shall succeed", async () => {
  const endpoint = "POST /api/v3/order/cancelReplace";
  const faults = [{ kind: "error", endpoint, code: -2021 }, {
    kind: "error",
    endpoint,
    code: -2022,
  }];
  await withSite({ faults }, async (site) => {
    await rest(site, `${POST}&newClientOrderId=old`);
    const call =
      `${endpoint}?${PLACE}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=old`;
    const half = fieldsOf((await rest(site, call)).body);
    assertEquals(half["code"], -2021);
    const { cancelResult, cancelResponse } = fieldsOf(half["data"]);
    assertEquals([cancelResult, fieldsOf(cancelResponse)["status"]], ["SUCCESS", "CANCELED"]);
    const none = fieldsOf((await rest(site, call)).body);
    assertEquals(fieldsOf(none["data"])["newOrderResult"], "NOT_ATTEMPTED");
  });
});

Deno.test("Front answers the first snapshot of all where it shall be stale", async () => {
  await withSite({ lines: [...BOOK, "100 depth b 100.00 7"] }, async (site) => {
    const depth = "GET /api/v3/depth?symbol=BTCUSDT";
    const first = fieldsOf((await rest(site, depth)).body);
    await site.rig.wait(200);
    await controlled(site, "POST /faults", { kind: "stale_snapshot" });
    const stale = fieldsOf((await rest(site, depth)).body);
    assertEquals(stale["lastUpdateId"], first["lastUpdateId"]);
    const fresh = fieldsOf((await rest(site, depth)).body);
    assert(Number(first["lastUpdateId"]) < Number(fresh["lastUpdateId"]));
  });
});

Deno.test("WsApi cuts, stays silent, words a 5xx and tells when to come again", async () => {
  const on = { over: "ws_api", endpoint: "GET /api/v3/time" };
  const faults = [
    { kind: "status", status: 503, text: "Service Unavailable.", ...on },
    { kind: "error", code: -1003, ...on },
    { kind: "silence", ...on },
    { kind: "slow", ms: 5, ...on },
    { kind: "cut_call", ...on },
  ];
  await withSite({ faults }, async ({ urls }) => {
    const client = await Client.open(urls.spot.wsApi);
    assertEquals((await client.ask({ id: 1, method: "time" }))["status"], 503);
    const throttled = await client.ask({ id: 2, method: "time" });
    assertEquals(throttled["status"], 429);
    const data = fieldsOf(fieldsOf(throttled["error"])["data"]);
    assertEquals(Number(data["retryAfter"]) - Number(data["serverTime"]), 1000);
    client.send({ id: 3, method: "time" });
    assertEquals((await client.ask({ id: 4, method: "time" }))["id"], 4);
    client.send({ id: 5, method: "time" });
    assert((await client.closed).code !== 1000);
  });
});

Deno.test("FaultDesk delays a fill's event, so that a cancel meets a filled order", async () => {
  const faults = [{ kind: "delay", on: "user", order: "TRADE", ms: 20 }];
  await withSite({ lines: [...BOOK, "100 trade a 99.00 9"], faults }, async ({ rig, urls }) => {
    const client = await Client.open(`${urls.spot.wsApi}?returnRateLimits=false`);
    const method = "userDataStream.subscribe.signature";
    await client.ask({ id: 1, method, params: signedParams(rig) });
    const order = {
      symbol: "BTCUSDT",
      side: "BUY",
      type: "LIMIT_MAKER",
      quantity: "1",
      price: "100.00",
    };
    client.send({
      id: 2,
      method: "order.place",
      params: signedParams(rig, { ...order, newClientOrderId: "raced" }),
    });
    while ((await client.json())["id"] !== 2);
    await rig.wait(150);
    const params = signedParams(rig, { symbol: "BTCUSDT", origClientOrderId: "raced" });
    client.send({ id: 3, method: "order.cancel", params });
    let frame = await client.json();
    while (frame["id"] !== 3) {
      assert(fieldsOf(frame["event"])["x"] !== "TRADE");
      frame = await client.json();
    }
    assertEquals(fieldsOf(frame["error"])["code"], -2011);
    assertEquals(fieldsOf((await client.json())["event"])["x"], "TRADE");
    await client.close();
  });
});

Deno.test("serveVenue() makes the filters of a symbol stricter while it plays", async () => {
  await withSite({}, async (site) => {
    assertEquals((await rest(site, POST)).status, 200);
    await controlled(site, "POST /faults", {
      kind: "filters",
      symbol: "BTCUSDT",
      market: "spot",
      notionalMin: "1000",
      qtyMin: "0.002",
      qtyMax: "50",
      ordersMax: 7,
    });
    const refused = fieldsOf((await rest(site, POST)).body);
    assertEquals(refused["msg"], "Filter failure: NOTIONAL");
    const info = JSON.stringify((await rest(site, "GET /api/v3/exchangeInfo")).body);
    for (const part of ['"minNotional":"1000', '"minQty":"0.002', '"maxQty":"50.', 's":7}']) {
      assert(info.includes(part), part);
    }
  });
});

Deno.test("serveVenue() announces a shutdown, halts a symbol, skews its clock, bans", async () => {
  await withSite({}, async (site) => {
    const { urls, rig } = site;
    const raw = await Client.open(`${urls.spot.streams}/ws`);
    const combined = await Client.open(`${urls.spot.streams}/stream`);
    const api = await Client.open(urls.spot.wsApi);
    await raw.rest();
    await combined.rest();
    await api.ask({ id: 1, method: "ping" });
    const E = Math.floor(rig.now / 1000);
    const shutdown = { e: "serverShutdown", E };
    await controlled(site, "POST /faults", { kind: "server_shutdown" });
    assertEquals(await raw.json(), shutdown);
    assertEquals(await combined.json(), { stream: "!serverShutdown", data: shutdown });
    assertEquals(await api.json(), { event: shutdown });

    await controlled(site, "POST /faults", { kind: "symbol_status", symbol: "BTCUSDT" });
    assertEquals(fieldsOf((await rest(site, POST)).body)["msg"], "Market is closed.");
    await controlled(site, "POST /faults", { kind: "clock_skew", ms: 9000 });
    assertEquals(fieldsOf((await rest(site, "GET /api/v3/account")).body)["code"], -1021);
    await controlled(site, "POST /faults", { kind: "ban", at_ms: 1 });
    await controlled(site, "POST /faults", { kind: "cut_all", market: "spot" });
    for (const client of [raw, combined, api]) assert((await client.closed).code !== 1000);
    while ((await rest(site, "GET /api/v3/time")).status !== 418);
  });
});
