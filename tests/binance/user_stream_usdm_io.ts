// USD-M user data on the local Binance, over real sockets.
import { assertEquals } from "@std/assert";
import { UsdmUserStream } from "../../lib/binance/user_stream_usdm.ts";
import { isFields } from "../../lib/feed/mod.ts";
import { controlled, rest, withSite } from "../venue/sockets.ts";
import { overVenue, until } from "./over_venue.ts";

const ORDER = "POST /fapi/v1/order?symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=1" +
  "&price=99.00&newClientOrderId=";

Deno.test("UsdmUserStream hears orders of the local Binance, also after its key has expired", async () => {
  await withSite({}, async (site) => {
    const { hosts, ports, caller } = overVenue(site, { market: "usdm" });
    const told: string[] = [];
    const stream = new UsdmUserStream({
      streams: hosts.streams,
      caller,
      ports,
      on: {
        onEvent: ({ event: { e, o } }) => told.push(isFields(o) ? `${o.x} ${o.c}` : String(e)),
        onResync: (cause) => told.push(cause),
      },
    });
    stream.start();
    await until(() => told.includes("started"));
    assertEquals((await rest(site, `${ORDER}ek-1`, "usdm")).status, 200);
    await until(() => told.includes("NEW ek-1"));
    await controlled(site, "POST /faults", [{ kind: "expire_listen_keys" }]);
    await until(() => told.includes("expired"));
    assertEquals((await rest(site, `${ORDER}ek-2`, "usdm")).status, 200);
    await until(() => told.includes("NEW ek-2"));
    await controlled(site, "POST /faults", [{ kind: "cut_all" }]);
    await until(() => told.includes("reconnected"));
    assertEquals((await rest(site, `${ORDER}ek-3`, "usdm")).status, 200);
    await until(() => told.includes("NEW ek-3"));
    stream.close();
    caller.close();
  });
});
