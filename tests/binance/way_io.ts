// The way to a market on this machine: a key for another environment never gets there.
import { assertEquals, assertThrows } from "@std/assert";
import { localHosts } from "../../lib/binance/hosts.ts";
import { readKeys } from "../../lib/binance/keys.ts";
import { realPorts } from "../../lib/binance/platform.ts";
import { openWay } from "../../lib/binance/way.ts";

const VARIABLES = new Map([["BINANCE_API_KEY", "key1"], ["BINANCE_SECRET_KEY", "hush"]]);
const SOURCE = {
  variable: (name: string) => VARIABLES.get(name),
  dotenv: undefined,
  readFile: () => "",
};

Deno.test("openWay() makes calls, takes limits, and sends nothing once closed", async () => {
  let calls = 0;
  const serve = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(serve, (request) => {
    calls += 1;
    const isTime = new URL(request.url).pathname === "/fapi/v1/time";
    return Response.json(isTime ? { serverTime: Date.now() } : {});
  });
  const hosts = localHosts("usdm", `http://127.0.0.1:${server.addr.port}`);
  const way = openWay({ hosts, ports: realPorts(), credentials: readKeys("local", SOURCE) });
  const call = {
    endpoint: "GET /fapi/v3/account",
    method: undefined,
    params: {},
    security: "signed",
    weight: 5,
    orders: 0,
    urgency: "query",
  } as const;
  assertEquals([await way.rest.call(call), calls], [{ type: "ok", json: {} }, 4]);
  assertEquals(way.signer?.apiKey, "key1");

  way.setLimits([{ rateLimitType: "ORDERS", interval: "MINUTE", intervalNum: 1, limit: 7 }]);
  assertEquals(way.queue.budget.limits, [{ type: "orders", windowMs: 60_000, limit: 7 }]);
  assertThrows(() => way.setLimits({}), SyntaxError, "Cannot read rateLimits");

  way.close();
  assertEquals([(await way.rest.call(call)).type, calls], ["not_sent", 4]);
  await server.shutdown();
});

Deno.test("openWay() refuses a key that is for another environment", () => {
  const hosts = localHosts("spot", "http://127.0.0.1:8090");
  const credentials = readKeys("testnet", SOURCE);
  assertThrows(
    () => openWay({ hosts, ports: realPorts(), credentials }),
    RangeError,
    "Cannot use the key: it is for testnet, not for local",
  );
});
