// URLs of stream sockets.
import { assertEquals } from "@std/assert";
import { readStreamUrl } from "../../lib/venue/stream_url.ts";

const none = new Map();

// deno-fmt-ignore
const cases = [
  { market: "spot", url: "/ws", read: { route: "none", combined: false, streams: [], keys: none, microseconds: false } },
  { market: "spot", url: "/ws/a@trade/b@depth", read: { route: "none", combined: false, streams: ["a@trade", "b@depth"], keys: none, microseconds: false } },
  { market: "spot", url: "/stream?streams=a@trade/b@depth&timeUnit=microsecond", read: { route: "none", combined: true, streams: ["a@trade", "b@depth"], keys: none, microseconds: true } },
  { market: "usdm", url: "/market/stream?streams=a@aggTrade", read: { route: "market", combined: true, streams: ["a@aggTrade"], keys: none, microseconds: false } },
  { market: "usdm", url: "/ws/a@depth?timeUnit=MICROSECOND", read: { route: "none", combined: false, streams: ["a@depth"], keys: none, microseconds: false } },
  { market: "usdm", url: "/private/ws/KEY", read: { route: "private", combined: false, streams: [], keys: new Map([["KEY", undefined]]), microseconds: false } },
  { market: "usdm", url: "/private/stream?listenKey=A&events=X/Y&listenKey=B", read: { route: "private", combined: true, streams: [], keys: new Map([["A", new Set(["X", "Y"])], ["B", undefined]]), microseconds: false } },
  { market: "spot", url: "/ws/a%40trade/%E0%A4%A?streams=%E0%A4%A", read: { route: "none", combined: false, streams: ["a@trade", "%E0%A4%A", "\ufffd%A"], keys: none, microseconds: false } },
  { market: "spot", url: "/public/ws", read: undefined },
  { market: "usdm", url: "/other/ws", read: undefined },
] as const;
for (const { market, url, read } of cases) {
  Deno.test(`readStreamUrl() reads ${url} of ${market}`, () => {
    assertEquals(readStreamUrl(new URL(url, "ws://127.0.0.1"), market), read);
  });
}
