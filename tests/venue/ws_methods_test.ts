// Every method of the WebSocket API leads to an endpoint that the venue serves.
import { assertEquals } from "@std/assert";
import { endpointOf } from "../../lib/venue/ws_methods.ts";
import { Rig } from "./rig.ts";

// deno-fmt-ignore
const METHODS = {
  spot: ["ping", "time", "exchangeInfo", "depth", "trades.recent", "trades.aggregate", "klines", "avgPrice", "ticker.24hr", "ticker.price", "ticker.book", "order.place", "v3/order.place", "order.test", "order.cancel", "order.cancelReplace", "order.amend.keepPriority", "order.status", "openOrders.status", "openOrders.cancelAll", "allOrders", "myTrades", "account.status", "account.commission", "account.rateLimits.orders"],
  usdm: ["depth", "ticker.price", "ticker.book", "order.place", "order.cancel", "order.modify", "order.status", "v2/account.status", "v2/account.balance", "v2/account.position"],
} as const;

for (const market of ["spot", "usdm"] as const) {
  for (const method of METHODS[market]) {
    Deno.test(`endpointOf() leads ${market} ${method} to an endpoint of the venue`, async () => {
      const rig = await Rig.open();
      assertEquals(rig.get(endpointOf(method, market) ?? "none").status === 404, false);
    });
  }
}

Deno.test("endpointOf() knows no method by the name of an object's own", () => {
  assertEquals(endpointOf("constructor", "spot"), undefined);
});
