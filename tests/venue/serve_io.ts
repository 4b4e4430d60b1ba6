// The local Binance over real sockets: REST, public streams, listen keys, control.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOOK, fieldsOf } from "./rig.ts";
import { Client, controlled, rest, withSite } from "./sockets.ts";

const DAY = [
  ...BOOK,
  "100 trade b 101.00 0.5",
  "150 depth a 101.00 1.5",
  "300 trade a 100.00 0.2",
  "340 depth b 100.00 1.5",
];
const PLACE = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=99.00";

Deno.test("serveVenue() answers over REST with the venue's headers", async () => {
  await withSite({ lines: DAY }, async ({ urls }) => {
    const response = await fetch(`${urls.spot.rest}/api/v3/depth?symbol=BTCUSDT&limit=1`);
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("x-mbx-used-weight-1m"), "5");
    const body = fieldsOf(await response.json());
    assertEquals(body["bids"], [["100.00000000", "2.00000000"]]);
  });
});

const missing = [
  { path: "/api/v3/nothing", status: 404 },
  { path: "/fapi/v1/time", status: 404 },
  { path: "/", status: 404 },
  { path: "/api/v3/depth?symbol=%E0%A4%A", status: 400 },
  { path: "/api/v3/account", status: 401 },
];
for (const { path, status } of missing) {
  Deno.test(`serveVenue() answers ${status} for ${path}`, async () => {
    await withSite({}, async ({ urls }) => {
      const response = await fetch(`${urls.spot.rest}${path}`);
      await response.text();
      assertEquals(response.status, status);
    });
  });
}

Deno.test("serveVenue() takes a signature over query and body with nothing between", async () => {
  await withSite({}, async (site) => {
    const placed = await rest(site, `POST /api/v3/order?${PLACE}`);
    assertEquals(placed.status, 200, JSON.stringify(placed.body));
    assertEquals(placed.headers.get("x-mbx-order-count-10s"), "1");
    const bad = await fetch(`${site.urls.spot.rest}/api/v3/account?timestamp=1&signature=00`, {
      headers: { "X-MBX-APIKEY": site.rig.keys.hmac.apiKey },
    });
    assertEquals(fieldsOf(await bad.json())["code"], -1021);
  });
});

Deno.test("serveVenue() publishes spot streams, raw and combined", async () => {
  await withSite({ lines: DAY }, async ({ rig, urls }) => {
    const raw = await Client.open(`${urls.spot.streams}/ws/btcusdt@depth@100ms`);
    const both = await Client.open(
      `${urls.spot.streams}/stream?streams=btcusdt@trade/btcusdt@bookTicker&timeUnit=MICROSECOND`,
    );
    await raw.rest();
    await both.rest();
    await rig.wait(250);
    const book = await raw.json();
    assertEquals(book["e"], "depthUpdate");
    const depth = await raw.json();
    assertEquals(depth["U"], Number(book["u"]) + 1);
    assertEquals(depth["a"], [["101.00000000", "1.50000000"]]);
    const trade = await both.json();
    assertEquals(trade["stream"], "btcusdt@trade");
    assertEquals(fieldsOf(trade["data"])["T"], 1_789_000_020_100_000);
    assertEquals((await both.json())["stream"], "btcusdt@bookTicker");
    await raw.close();
    await both.close();
  });
});

Deno.test("serveVenue() delivers USD-M streams on their own route alone", async () => {
  await withSite({ lines: DAY }, async ({ rig, urls }) => {
    const routes = ["", "/public", "/market", "/private"];
    const clients = await Promise.all(routes.map(async (route) => {
      const client = await Client.open(`${urls.usdm.streams}${route}/ws`);
      const params = ["btcusdt@depth@100ms", "btcusdt@aggTrade", "btcusdt@NOTHING"];
      assertEquals(await client.ask({ method: "SUBSCRIBE", params, id: 1 }), {
        result: null,
        id: 1,
      });
      return client;
    }));
    await rig.wait(450);
    const seen = await Promise.all(clients.map(async (client) => {
      const events = await client.rest();
      await client.close();
      return [...new Set(events.map(({ e }) => e))];
    }));
    assertEquals(seen, [["depthUpdate"], ["depthUpdate"], ["aggTrade"], []]);
  });
});

Deno.test("serveVenue() sends USD-M user events to the listen key until it expires", async () => {
  await withSite({}, async (site) => {
    const { rig, urls } = site;
    const first = await rest(site, "POST /fapi/v1/listenKey", "usdm");
    const key = String(fieldsOf(first.body)["listenKey"]);
    assertEquals((await rest(site, "POST /fapi/v1/listenKey", "usdm")).body, { listenKey: key });
    assertEquals((await rest(site, "PUT /fapi/v1/listenKey", "usdm")).body, { listenKey: key });
    const client = await Client.open(`${urls.usdm.streams}/private/ws/${key}`);
    const bogus = await Client.open(`${urls.usdm.streams}/private/ws/bogus`);
    await client.rest();
    await bogus.rest();
    const placed = await rest(site, `POST /fapi/v1/order?${PLACE}`, "usdm");
    assertEquals(placed.status, 200, JSON.stringify(placed.body));
    assertEquals((await client.json())["e"], "ORDER_TRADE_UPDATE");
    await controlled(site, "POST /faults", { kind: "expire_listen_keys" });
    assertEquals(await client.json(), {
      e: "listenKeyExpired",
      E: Math.floor(rig.now / 1000),
      listenKey: key,
    });
    assertEquals(
      fieldsOf((await rest(site, "PUT /fapi/v1/listenKey", "usdm")).body)["code"],
      -1125,
    );
    await rest(site, "DELETE /fapi/v1/allOpenOrders?symbol=BTCUSDT", "usdm");
    assertEquals(await client.rest(), []);
    assertEquals(await bogus.rest(), []);
    assertEquals((await rest(site, "DELETE /fapi/v1/listenKey", "usdm")).body, {});
    await client.close();
    await bogus.close();
  });
});

Deno.test("serveVenue() closes a socket that sends too many messages", async () => {
  await withSite({}, async ({ urls }) => {
    const client = await Client.open(`${urls.spot.streams}/ws`);
    for (let id = 0; id < 6; id++) client.send({ method: "LIST_SUBSCRIPTIONS", id });
    assertEquals(await client.closed, { code: 1008, reason: "Too many requests" });
  });
});

Deno.test("serveVenue() cuts a socket whose life is over", async () => {
  await withSite({ lifeMs: 20 }, async ({ urls }) => {
    const client = await Client.open(`${urls.spot.streams}/ws`);
    assert((await client.closed).code !== 1000);
  });
});

Deno.test("serveVenue() refuses a socket on a path of nothing", async () => {
  await withSite({}, async ({ urls }) => {
    await assertRejects(() => Client.open(`${urls.spot.streams}/public/ws`));
  });
});

Deno.test("control() tells clock, keys and truth, and makes accounts", async () => {
  await withSite({}, async (site) => {
    assertEquals(fieldsOf(await controlled(site, "GET /clock"))["skewMs"], 0);
    await controlled(site, "POST /clock", { skewMs: 1500 });
    assertEquals(site.rig.venue.skewUs, 1_500_000);
    await controlled(site, "POST /clock", { skewMs: 0 });
    const made = fieldsOf(await controlled(site, "POST /keys", { account: "carol" }));
    assertEquals(made["account"], "carol");
    const keys = await controlled(site, "GET /keys");
    assert(Array.isArray(keys) && keys.length === 3);
    await rest(site, `POST /api/v3/order?${PLACE}&newClientOrderId=one`);
    const state = await controlled(site, "GET /state");
    assert(Array.isArray(state));
    assert(JSON.stringify(state[0]).includes('"clientOrderId":"one"'));
    assertEquals(state.length, 3);
  });
});

Deno.test("control() steps to the next event, or to the client's own time before it", async () => {
  await withSite({ lines: DAY, speed: "data" }, async (site) => {
    const first = fieldsOf(await controlled(site, "POST /step", {}));
    const at = Number(first["nowUs"]);
    const early = fieldsOf(await controlled(site, "POST /step", { wakeAt: at + 7 }));
    assertEquals(early["nowUs"], at + 7);
  });
});

const refusals = [
  { call: "GET /nothing", json: undefined, said: "there is no GET" },
  { call: "POST /keys", json: { account: "NO SUCH" }, said: "account" },
  { call: "POST /faults", json: { kind: "nothing" }, said: "Cannot use these faults" },
];
for (const { call, json, said } of refusals) {
  Deno.test(`control() refuses ${call} ${JSON.stringify(json)}`, async () => {
    await withSite({}, async (site) => {
      assert(String(fieldsOf(await controlled(site, call, json))["error"]).includes(said));
    });
  });
}

Deno.test("control() turns away a page of a browser, and text that is not JSON", async () => {
  await withSite({}, async ({ urls }) => {
    const page = await fetch(`${urls.spot.control}/state`, {
      headers: { origin: "https://example.org" },
    });
    assertEquals(page.status, 403);
    await page.text();
    const text = await fetch(`${urls.spot.control}/faults`, { method: "POST", body: "{" });
    assertEquals(text.status, 400);
    await text.text();
  });
});

Deno.test("control() stops the server on request", async () => {
  await withSite({}, async (site) => {
    await controlled(site, "POST /stop");
    await site.server.stopped;
  });
});
