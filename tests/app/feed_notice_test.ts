// What a feed has to tell, as lines.
import { assertEquals } from "@std/assert";
import { feedNotice } from "../../lib/app/feed_notice.ts";
import type { FeedNotice } from "../../lib/binance/market_feed.ts";

const CASES: readonly (readonly [FeedNotice, string | undefined])[] = [
  [{ type: "up", route: "public" }, undefined],
  [{ type: "synced", symbol: "BTCUSDT" }, undefined],
  [{ type: "down", route: "public", why: "gone" }, "The public stream is down: gone"],
  [
    { type: "alarm", route: "market", failures: 5, why: "gone" },
    "The market stream failed 5 times in a row: gone",
  ],
  [
    { type: "gap", symbol: "BTCUSDT" },
    "Updates of BTCUSDT are missing: its book is asked for again",
  ],
  [
    { type: "snapshot_failed", symbol: "BTCUSDT", why: "no" },
    "The book of BTCUSDT could not be had: no",
  ],
  [
    { type: "silent", symbol: "BTCUSDT", stream: "depth", ms: 3_000 },
    "BTCUSDT depth was silent for 3000 ms",
  ],
  [
    { type: "malformed", why: "p is \x1b[31m", text: "{}" },
    "A message could not be read: p is ?[31m",
  ],
  [{ type: "refused", route: "public", text: "{}" }, "The public stream refused: {}"],
];

for (const [notice, want] of CASES) {
  Deno.test(`feedNotice() tells ${notice.type}`, () => assertEquals(feedNotice(notice), want));
}
