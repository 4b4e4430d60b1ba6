// The data-quality report: every fault is named, and no line is wider than 80 columns.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Recorded, recordText } from "../../lib/app/record_text.ts";

const FEED = {
  messages: 0,
  ignored: 0,
  duplicates: 0,
  malformed: 0,
  gaps: 0,
  resyncs: 0,
  snapshots: 1,
  staleSnapshots: 0,
  failedSnapshots: 0,
  silences: 0,
  overflows: 0,
};

const GOOD: Recorded = {
  market: "spot",
  symbol: "BTCUSDT",
  source: "stream.binance.com:9443",
  files: [{ path: "recordings/x/events/btcusdt-0001.csv.gz", bytes: 1_234_567 }],
  findings: {
    events: 3,
    rows: 9,
    types: { snapshot: 1, depth: 2 },
    local: { from: 1_700_000_000_000_000, to: 1_700_000_060_000_000 },
    venue: undefined,
    silence: { us: 1_500_000, from: 1_700_000_000_000_000 },
    gaps: { updates: 0, tradeIds: 0 },
    ids: { updates: 3, trades: 0 },
    crossed: 0,
    duplicates: { tradeIds: 0, updateIds: 0 },
    skew: undefined,
    reach: undefined,
    price: undefined,
  },
  feed: FEED,
  connections: { opened: 1, lost: 0, failed: 0 },
  delayUs: { min: 900, max: 25_000 },
  clock: [{ offsetMs: 2, uncertaintyMs: 1 }, { offsetMs: -3, uncertaintyMs: 1 }],
  malformed: [],
};

const { findings } = GOOD;

const VERDICTS: readonly (readonly [string, Recorded, string])[] = [
  ["all is well", GOOD, "complete: nothing is missing"],
  ["updates are missing", { ...GOOD, feed: { ...FEED, gaps: 2 } }, "updates are missing"],
  [
    "trades are missing",
    { ...GOOD, findings: { ...findings, gaps: { updates: 0, tradeIds: 4 } } },
    "trades are missing",
  ],
  [
    "a connection was lost, and a stream silent",
    { ...GOOD, connections: { opened: 2, lost: 1, failed: 1 }, feed: { ...FEED, silences: 1 } },
    "connections were lost; streams fell silent",
  ],
  [
    "messages were garbage, and too many",
    { ...GOOD, feed: { ...FEED, malformed: 1, overflows: 5 } },
    "messages could not be read; events were dropped",
  ],
  [
    "the book was crossed",
    { ...GOOD, findings: { ...findings, crossed: 1 } },
    "the book was crossed at times",
  ],
  [
    "no book came",
    { ...GOOD, findings: { ...findings, types: { quote: 3 } } },
    "no whole book was ever had",
  ],
  [
    "nothing came",
    { ...GOOD, findings: { ...findings, events: 0, types: {}, local: undefined } },
    "nothing was received",
  ],
];

for (const [name, recorded, want] of VERDICTS) {
  Deno.test(`recordText() says so when ${name}`, () => {
    const text = recordText(recorded);
    assertEquals(/^Verdict +(.*(?:\n {16}.*)*)$/m.exec(text)?.[1]?.replaceAll(/\s+/g, " "), want);
    for (const line of text.split("\n")) assert(line.length <= 80, line);
  });
}

Deno.test("recordText() tells delay, skew before and after, and silence", () => {
  const text = recordText(GOOD).replaceAll(/\s+/g, " ");
  assertMatch(text, /Delay 0\.9 ms to 25\.0 ms from the venue's time to receipt/);
  assertMatch(
    text,
    /ours 2\.0 ms behind the venue's, within 1\.0 ms; at the end ours 3\.0 ms ahead/,
  );
  assertMatch(text, /Silence 1\.500 s at most, from 2023-11-14 22:13:20\.000; 0 streams/);
});

Deno.test("recordText() says what is not known", () => {
  const bare = {
    ...GOOD,
    delayUs: undefined,
    clock: [],
    findings: { ...findings, silence: undefined },
  };
  const text = recordText(bare);
  assertMatch(text, /^Delay +not known/m);
  assertMatch(text, /^Clock skew +not known/m);
  assertMatch(text, /^Silence +none;/m);
});

Deno.test("recordText() shows the last malformed messages without control characters", () => {
  const malformed = [1, 2, 3, 4].map((turn) => ({
    ...{ localUs: 1, why: `bad ${turn}`, text: `\x1b[2J${"x".repeat(500)}` },
  }));
  const text = recordText({ ...GOOD, malformed });
  assertEquals([...text.matchAll(/bad \d/g)].map(String), ["bad 2", "bad 3", "bad 4"]);
  assert(!text.includes("\x1b"));
  for (const line of text.split("\n")) assert(line.length <= 80, line);
});
