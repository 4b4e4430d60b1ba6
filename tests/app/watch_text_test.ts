// The watched market as text: never wider than 80 columns, and honest about what is not known.
import { assertEquals } from "@std/assert";
import { MarketSummary } from "../../lib/app/watch_summary.ts";
import { Tape } from "../../lib/app/watch_tape.ts";
import {
  type SecondShown,
  type Watched,
  watchLine,
  watchScreen,
} from "../../lib/app/watch_text.ts";
import { ASK, BID } from "../../lib/market/mod.ts";
import { BTC, Story } from "./watched.ts";

const BIDS = [[6_000_000, 100_000], [5_999_900, 5]] as const;
const ASKS = [[6_000_100, 50_000], [6_000_200, 7], [6_000_300, 8]] as const;

function watched(tell: (story: Story) => readonly number[], second?: SecondShown): Watched {
  const story = new Story();
  const tape = new Tape({ aboveLots: 1_000, everyUs: 5_000_000, keptMax: 3 });
  const market = new MarketSummary();
  for (const index of tell(story)) {
    tape.add(story.ring, index);
    market.add(story.ring, index, story.view);
  }
  const { view } = story;
  const summary = market.summary();
  return {
    instrument: BTC,
    source: "local, ws",
    view,
    tape,
    summary,
    second,
    oldUs: undefined,
    state: "0 gaps",
  };
}

const NOW = 1_700_000_060_500_000;

Deno.test("watchScreen() shows book, summary and tape", () => {
  const shown = watched((story) => [
    story.book(0, BIDS, ASKS),
    story.trade(0.5, BID, [6_000_100, 20_000]),
    story.trade(1, ASK, [6_000_000, 10_000]),
  ]);
  const lines = watchScreen(shown, { levels: 2, now: NOW });
  assertEquals(lines, [
    "BTCUSDT spot, local, ws                              2023-11-14 22:14:20.500 UTC",
    "-".repeat(80),
    "           bid qty               bid               ask           ask qty",
    "           1.00000          60000.00          60001.00           0.50000",
    "           0.00005          59999.00          60002.00           0.00007",
    "",
    "Mid             60000.5 USDT",
    "Spread          1.00 (0.17 bp), mean of 60 s 0.17 bp",
    "Change          - in 60 s, +0.000 % since the start",
    "Volume          0.30000 BTC (18,000 USDT) of 2 trades in 60 s",
    "Flow            bought 0.20000 (67 %), sold 0.10000 in 60 s",
    "Feed            0 gaps",
    "",
    "22:13:21.000 sell       60000.00  0.10000 *",
    "22:13:20.500 buy        60001.00  0.20000 *",
  ]);
});

Deno.test("watchScreen() shows a quote that is fresher than the book in front of it", () => {
  const shown = watched((story) => [
    story.book(0, BIDS, ASKS),
    story.quote(1, [6_000_050, 9], [6_000_100, 3]),
  ]);
  const lines = watchScreen(shown, { levels: 2, now: NOW });
  assertEquals(lines.slice(3, 5), [
    "           0.00009          60000.50          60001.00           0.00003",
    "           1.00000          60000.00          60002.00           0.00007",
  ]);
});

Deno.test("watchScreen() says why there is no price", () => {
  const lines = watchScreen(watched(() => []), { levels: 2, now: NOW });
  assertEquals(lines[3], "no price: no data yet");
  assertEquals(lines[5], "Mid             none: no data yet");
});

const SECONDS: readonly (readonly [string, SecondShown, string])[] = [
  [
    "agrees",
    { name: "Coinbase", mid: "60000.4", check: { type: "agrees", bp: 0.02 } },
    "Coinbase " +
    "60000.4, ours +0.02 bp: within the limit",
  ],
  [
    "disagrees",
    { name: "Coinbase", mid: "1", check: { type: "disagrees", bp: -99 } },
    "Coinbase " +
    "1, ours -99.00 bp: BEYOND THE LIMIT",
  ],
  [
    "is not there",
    { name: "Coinbase", mid: undefined, check: { type: "unknown" } },
    "Coinbase " +
    "no fresh price",
  ],
];

for (const [name, second, want] of SECONDS) {
  Deno.test(`watchScreen() tells a second source that ${name}`, () => {
    const lines = watchScreen(watched((story) => [story.book(0, BIDS, ASKS)], second), {
      levels: 1,
      now: NOW,
    });
    assertEquals(lines.find((line) => line.startsWith("Second source")), `Second source   ${want}`);
  });
}

Deno.test("watchLine() has the same in one line", () => {
  const shown = watched((story) => [story.book(0, BIDS, ASKS)]);
  assertEquals(
    watchLine(shown, { now: NOW }),
    "2023-11-14 22:14:20.500; mid 60000.5 USDT; spread 1.00 (0.17 bp), mean of 60 s 0.17 bp; " +
      "60 s: -; 0.00000 BTC (0 USDT) of 0 trades; nobody bought or sold; 0 gaps",
  );
  assertEquals(
    watchLine(watched(() => []), { now: NOW }),
    "2023-11-14 22:14:20.500; mid none: no data yet; spread none; 60 s: -; " +
      "0.00000 BTC (0 USDT) of 0 trades; nobody bought or sold; 0 gaps",
  );
});

Deno.test("watchLine() says how old a price is that nothing has confirmed", () => {
  const shown = { ...watched((story) => [story.book(0, BIDS, ASKS)]), oldUs: 3_840_000 };
  const [, mid] = watchLine(shown, { now: NOW }).split("; ");
  assertEquals(mid, "mid 60000.5 USDT, 3.8 s old");
});
