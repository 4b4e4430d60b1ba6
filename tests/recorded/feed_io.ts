// Recorded lines through the feed: the counts of the recording, and the event CSV gives the same.
import { assertEquals } from "@std/assert";
import { openInputs } from "../../backtest/inputs.ts";
import { EventCsvWriter } from "../../lib/feed/mod.ts";
import { DEPTH, EventRing, FUNDING, MARK, QUOTE, SNAPSHOT, TRADE } from "../../lib/market/mod.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { csvSource, readNow, SPOT, USDM } from "../feed/rings.ts";

const RAW = new URL("../../../shared/data/hftbacktest/raw/", import.meta.url).pathname;

interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly market: Market;
  /** Events and rows by type. */
  readonly events: Readonly<Record<number, readonly [number, number]>>;
  readonly tolerances: Readonly<Record<string, number>>;
  readonly local: readonly (number | undefined)[];
}

const CASES: readonly Case[] = [
  {
    name: "spot_btcusdt_20240808_09",
    files: ["spot/btcusdt_20240808.gz", "spot/btcusdt_20240809.gz"],
    market: "spot",
    events: {
      [SNAPSHOT]: [1, 2_000],
      [DEPTH]: [6_495, 298_111],
      [QUOTE]: [73_174, 2 * 73_174],
      [TRADE]: [19_904, 19_904],
    },
    // Far from the touch lie orders older than today's lot size.
    tolerances: { identical_trades: 2_549, qty_off_lot: 7, repeated_timestamps: 8_639 },
    local: [1_723_161_253_937_085, 1_723_161_904_535_092],
  },
  {
    name: "usdm_btcusdt_20230404_05",
    files: ["usdm/btcusdt_20230404.dat.gz", "usdm/btcusdt_20230405.dat.gz"],
    market: "usdm",
    events: {
      [SNAPSHOT]: [1, 2_000],
      [DEPTH]: [16_110, 322_682],
      [QUOTE]: [44_205, 2 * 44_205],
      [TRADE]: [12_935, 12_935],
      [MARK]: [514, 514],
      [FUNDING]: [8, 8],
    },
    tolerances: { identical_trades: 1_673, non_market_trades: 1, repeated_timestamps: 9 },
    local: [1_680_652_700_423_575, 1_680_653_214_683_925],
  },
];

async function readRaw(files: readonly string[], instrument: Instrument, blockBytes?: number) {
  const paths = files.map((file) => RAW + file);
  const inputs = await openInputs(paths, { instrumentOf: () => instrument, blockBytes });
  if (inputs.kind !== "events") throw new Error(`Cannot read ${paths}: they hold closes`);
  const { source, declared } = inputs;
  const ring = new EventRing();
  try {
    while (await source.pull(ring));
  } finally {
    source.close();
  }
  return { ring, source, declared };
}

for (const { name, files, market, events, tolerances, local } of CASES) {
  const instrument = market === "spot" ? SPOT : USDM;

  Deno.test(`RawLinesSource reads ${name}: every message that was recorded`, async () => {
    const { ring, source, declared } = await readRaw(files, instrument);
    assertEquals(declared, { market, symbol: "BTCUSDT", syntheticSeed: undefined });
    assertEquals(countsOf(ring), events);
    assertEquals(source.rows, Object.values(events).reduce((sum, [, rows]) => sum + rows, 0));
    assertEquals(source.tolerances, tolerances);
    assertEquals([ring.local[0], ring.local[ring.tail - 1]], local);
    assertEquals(source.files.map((file) => file.path), files.map((file) => RAW + file));
    assertEquals(source.bytesRead, source.bytesTotal);
  });

  Deno.test(`EventCsvWriter writes ${name} so that it reads back the same`, async () => {
    const { ring } = await readRaw(files, instrument);
    const writer = new EventCsvWriter({ instrument });
    for (let index = 0; index < ring.tail; index++) writer.write(ring, index);
    const content = writer.take();
    for (const blockBytes of [1 << 20, 1_000]) {
      assertSame(readNow(csvSource(content, { instrument, blockBytes })), ring);
    }
  });

  Deno.test(`openInputs() reads ${name} the same in small blocks`, async () => {
    const { ring } = await readRaw(files, instrument);
    assertSame((await readRaw(files, instrument, 999)).ring, ring);
  });
}

function countsOf(ring: EventRing): Record<number, [number, number]> {
  const counts: Record<number, [number, number]> = {};
  for (let index = 0; index < ring.tail; index++) {
    const count = counts[ring.type[index] ?? 0] ??= [0, 0];
    count[0]++;
    count[1] += ring.rowCount[index] ?? 0;
  }
  return counts;
}

/** Column by column: nothing was released, so both start at 0. */
function assertSame(actual: EventRing, expected: EventRing): void {
  assertEquals([actual.tail, actual.rowTail], [expected.tail, expected.rowTail]);
  assertEquals(actual.words, expected.words);
  const columns = [
    "local",
    "venue",
    "type",
    "flag",
    "firstId",
    "lastId",
    "prevId",
    "tradeId",
  ] as const;
  for (const name of columns) assertColumn(name, { actual, expected, length: expected.tail });
  assertColumn("rowCount", { actual, expected, length: expected.tail });
  for (const name of ["side", "price", "qty"] as const) {
    assertColumn(name, { actual, expected, length: expected.rowTail });
  }
}

type Column = "local" | "venue" | "type" | "flag" | "firstId" | "lastId" | "prevId" | "tradeId";

interface Compared {
  readonly actual: EventRing;
  readonly expected: EventRing;
  readonly length: number;
}

function assertColumn(
  name: Column | "rowCount" | "side" | "price" | "qty",
  { actual, expected, length }: Compared,
): void {
  const [ours, theirs] = [actual[name], expected[name]];
  let first = 0;
  while (first < length && ours[first] === theirs[first]) first++;
  assertEquals(first, length, `column ${name} differs at ${first}`);
}
