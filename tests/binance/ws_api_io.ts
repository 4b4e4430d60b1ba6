// The WebSocket API client and spot's user data on the local Binance, over real sockets.
import { assertEquals } from "@std/assert";
import type { Call } from "../../lib/binance/answer.ts";
import { SpotUserStream } from "../../lib/binance/user_stream_spot.ts";
import { isFields } from "../../lib/feed/mod.ts";
import { withSite } from "../venue/sockets.ts";
import { overVenue, until } from "./over_venue.ts";

const PLACE: Call = {
  endpoint: "POST /api/v3/order",
  method: "order.place",
  params: {
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT_MAKER",
    quantity: "1.000",
    price: "99.00",
    newClientOrderId: "ek-1",
    newOrderRespType: "RESULT",
  },
  security: "signed",
  weight: 1,
  orders: 1,
  urgency: "order",
};

for (const key of ["hmac", "ed25519"] as const) {
  Deno.test(`WsApiClient places over the local Binance with ${key}, and hears of it`, async () => {
    await withSite({}, async (site) => {
      const { api, caller } = overVenue(site, { market: "spot", key });
      const told: string[] = [];
      new SpotUserStream(api, {
        onEvent: ({ event }) => told.push(`${event.e} ${event.x ?? ""}`.trim()),
        onResync: (cause) => told.push(cause),
      });
      api.start();
      await until(() => api.isUp);
      const placed = await api.call(PLACE);
      assertEquals(placed.type === "ok" && isFields(placed.json) && placed.json.status, "NEW");
      const twice = await api.call(PLACE);
      assertEquals([twice.type, twice.type === "refused" && twice.code], ["refused", -2010]);
      await until(() => told.includes("executionReport NEW"));
      assertEquals(told[0], "started");
      api.rollOver();
      await until(() => api.connection.opened === 2);
      const { endpoint, params: { symbol = "", newClientOrderId = "" } } = PLACE;
      const canceled = await api.call({
        ...PLACE,
        endpoint: endpoint.replace("POST", "DELETE"),
        method: "order.cancel",
        params: { symbol, origClientOrderId: newClientOrderId },
        urgency: "cancel",
        orders: 0,
      });
      assertEquals(canceled.type, "ok");
      await until(() => told.includes("executionReport CANCELED"));
      assertEquals(told.filter((each) => each === "reconnected"), []);
      api.close();
      caller.close();
    });
  });
}

Deno.test("WsApiClient calls an order unknown whose answer the local Binance kept to itself", async () => {
  const faults = [{
    kind: "cut_call",
    endpoint: PLACE.endpoint,
    over: "ws_api",
    executed: true,
  }];
  await withSite({ faults }, async (site) => {
    const { api, caller, notices } = overVenue(site, { market: "spot" });
    const told: string[] = [];
    new SpotUserStream(api, {
      onEvent: ({ event }) => told.push(String(event.e)),
      onResync: (cause) => told.push(cause),
    });
    api.start();
    await until(() => api.isUp);
    assertEquals((await api.call(PLACE)).type, "unknown");
    await until(() => told.includes("reconnected"));
    const query = await api.call({
      ...PLACE,
      endpoint: "GET /api/v3/order",
      method: "order.status",
      params: { symbol: "BTCUSDT", origClientOrderId: "ek-1" },
      urgency: "query",
      orders: 0,
      weight: 4,
    });
    assertEquals(query.type === "ok" && isFields(query.json) && query.json.status, "NEW");
    assertEquals(notices.filter((each) => each === "up").length, 2);
    api.close();
    caller.close();
  });
});
