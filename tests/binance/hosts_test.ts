// Every host of the venue, and what may be called local.
import { assertEquals, assertThrows } from "@std/assert";
import { hostNames, type Hosts, hostsOf, localHosts } from "../../lib/binance/hosts.ts";

// deno-fmt-ignore
const cases = [
  ["live", "spot", "https://api.binance.com", "https://data-api.binance.vision",
    "wss://stream.binance.com:9443", "wss://ws-api.binance.com:443/ws-api/v3"],
  ["testnet", "spot", "https://testnet.binance.vision", "https://testnet.binance.vision",
    "wss://stream.testnet.binance.vision", "wss://ws-api.testnet.binance.vision/ws-api/v3"],
  ["demo", "spot", "https://demo-api.binance.com", "https://demo-api.binance.com",
    "wss://demo-stream.binance.com", "wss://demo-ws-api.binance.com/ws-api/v3"],
  ["live", "usdm", "https://fapi.binance.com", "https://fapi.binance.com",
    "wss://fstream.binance.com", "wss://ws-fapi.binance.com/ws-fapi/v1"],
  ["testnet", "usdm", "https://demo-fapi.binance.com", "https://demo-fapi.binance.com",
    "wss://fstream.binancefuture.com", "wss://testnet.binancefuture.com/ws-fapi/v1"],
  ["demo", "usdm", "https://demo-fapi.binance.com", "https://demo-fapi.binance.com",
    "wss://fstream.binancefuture.com", "wss://testnet.binancefuture.com/ws-fapi/v1"],
] as const;

for (const [environment, market, rest, marketRest, streams, wsApi] of cases) {
  Deno.test(`hostsOf() knows ${environment} ${market}`, () => {
    const hosts: Hosts = { environment, market, rest, marketRest, streams: routes(), wsApi };
    assertEquals(hostsOf(environment, market), hosts);

    function routes() {
      return market === "spot" ? { public: streams, market: streams, private: streams } : {
        public: `${streams}/public`,
        market: `${streams}/market`,
        private: `${streams}/private`,
      };
    }
  });
}

Deno.test("localHosts() makes all addresses of the one that the local venue printed", () => {
  assertEquals(localHosts("usdm", "http://127.0.0.1:8090/"), {
    environment: "local",
    market: "usdm",
    rest: "http://127.0.0.1:8090",
    marketRest: "http://127.0.0.1:8090",
    streams: {
      public: "ws://127.0.0.1:8090/public",
      market: "ws://127.0.0.1:8090/market",
      private: "ws://127.0.0.1:8090/private",
    },
    wsApi: "ws://127.0.0.1:8090/ws-fapi/v1",
  });
  const spot = localHosts("spot", "http://127.0.0.1:8090");
  assertEquals(spot.streams.private, "ws://127.0.0.1:8090");
  assertEquals(spot.wsApi, "ws://127.0.0.1:8090/ws-api/v3");
});

const elsewhere = [
  "http://localhost:80",
  "http://0.0.0.0:80",
  "http://127.0.0.2:80",
  "http://[::1]:80",
  "https://127.0.0.1:80",
  "ws://127.0.0.1:80",
  "http://127.0.0.1.example.com",
  "http://me@127.0.0.1:80",
  "http://127.0.0.1:80/api",
  "http://127.0.0.1:80/?a=1",
  "127.0.0.1:80",
  "",
];

for (const url of elsewhere) {
  Deno.test(`localHosts() refuses ${JSON.stringify(url)}`, () => {
    assertThrows(() => localHosts("spot", url), RangeError, `Cannot use ${JSON.stringify(url)}`);
  });
}

Deno.test("hostNames() lists each host and port once, as a permission wants them", () => {
  assertEquals(hostNames(hostsOf("live", "spot")), [
    "api.binance.com:443",
    "data-api.binance.vision:443",
    "stream.binance.com:9443",
    "ws-api.binance.com:443",
  ]);
  assertEquals(hostNames(hostsOf("live", "usdm")), [
    "fapi.binance.com:443",
    "fstream.binance.com:443",
    "ws-fapi.binance.com:443",
  ]);
  assertEquals(hostNames(localHosts("usdm", "http://127.0.0.1:8090")), ["127.0.0.1:8090"]);
  assertEquals(hostNames(localHosts("spot", "http://127.0.0.1")), ["127.0.0.1:80"]);
});
