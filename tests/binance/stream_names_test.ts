// Stream names, their routes and URLs.
import { assertEquals } from "@std/assert";
import { routesOf, streamUrl } from "../../lib/binance/stream_names.ts";

Deno.test("routesOf() puts everything of spot on one connection", () => {
  assertEquals(routesOf("spot", { symbols: ["A", "B"], trades: "aggTrade" }), [{
    name: "public",
    streams: [
      "a@depth@100ms",
      "a@bookTicker",
      "a@aggTrade",
      "b@depth@100ms",
      "b@bookTicker",
      "b@aggTrade",
    ],
    kinds: ["depth", "quote", "trade"],
  }]);
});

Deno.test("routesOf() splits USD-M by what each route delivers", () => {
  const routes = routesOf("usdm", { symbols: ["A"], trades: "aggTrade" });
  assertEquals(routes.map(({ name, streams }) => [name, ...streams]), [
    ["public", "a@depth@100ms", "a@bookTicker"],
    ["market", "a@aggTrade", "a@markPrice@1s"],
  ]);
});

Deno.test("streamUrl() encodes names that are not ASCII", () => {
  assertEquals(
    streamUrl("wss://stream.binance.com:9443", ["币usdt@trade", "a@depth@100ms"]),
    "wss://stream.binance.com:9443/stream?streams=%E5%B8%81usdt@trade/a@depth@100ms",
  );
});
