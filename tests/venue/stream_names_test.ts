// Routes of USD-M streams, and spot times in microseconds.
import { assertEquals } from "@std/assert";
import { inMicroseconds, isServed } from "../../lib/venue/stream_names.ts";

// deno-fmt-ignore
const streams = [
  { stream: "btcusdt@depth@100ms", served: ["none", "public"] },
  { stream: "btcusdt@depth20", served: ["none", "public"] },
  { stream: "btcusdt@bookTicker", served: ["none", "public"] },
  { stream: "!bookTicker", served: ["none", "public"] },
  { stream: "btcusdt@aggTrade", served: ["market"] },
  { stream: "btcusdt@markPrice@1s", served: ["market"] },
  { stream: "btcusdt@kline_1m", served: ["market"] },
] as const;
for (const { stream, served } of streams) {
  Deno.test(`isServed() delivers ${stream} on ${served.join(" and ")}`, () => {
    const routes = (["none", "public", "market", "private"] as const)
      .filter((route) => isServed(stream, route));
    assertEquals(routes, [...served]);
  });
}

// deno-fmt-ignore
const events = [
  { of: { e: "trade", E: 1, T: 2, t: 3 }, is: { e: "trade", E: 1000, T: 2000, t: 3 } },
  { of: { e: "depthUpdate", E: 1, u: 5 }, is: { e: "depthUpdate", E: 1000, u: 5 } },
  { of: { e: "outboundAccountPosition", E: 1, u: 5 }, is: { e: "outboundAccountPosition", E: 1000, u: 5000 } },
  { of: { e: "executionReport", O: 1, W: 2, t: -1 }, is: { e: "executionReport", O: 1000, W: 2000, t: -1 } },
  { of: { e: "kline", E: 1, k: { t: 1, T: 2, n: 3 } }, is: { e: "kline", E: 1000, k: { t: 1000, T: 2000, n: 3 } } },
  { of: { k: 1 }, is: { k: 1 } },
  { of: "text", is: "text" },
];
for (const { of, is } of events) {
  Deno.test(`inMicroseconds() turns ${JSON.stringify(of)} into ${JSON.stringify(is)}`, () => {
    assertEquals(inMicroseconds(of), is);
  });
}
