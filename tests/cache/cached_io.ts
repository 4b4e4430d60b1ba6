// Runs out of the cache: every format, several files at once, and whole replays.
import { assert, assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import instruments from "../../data/instruments.yaml" with { type: "text" };
import { type InputOptions, openInputs } from "../../backtest/inputs.ts";
import { replay } from "../../backtest/replay.ts";
import { replayConfig } from "../../backtest/setup.ts";
import { finishConfig, readConfig, readInstrument, resolve } from "../../lib/config/mod.ts";
import { FIXTURES } from "../feed/fixtures.ts";
import { encode, plainEvents, readAll, SPOT } from "../feed/rings.ts";

const RAW = [
  '1723161254000000000 {"lastUpdateId":5,"bids":[["1","1"]],"asks":[]}',
  '1723161254087896568 {"e":"trade","E":5,"s":"BTCUSDT","t":9,"p":"100","q":"1","T":4,"m":true,"M":true}',
  "",
].join("\n");

const BARS = [
  "timestamp,open,high,low,close,volume",
  ...Array.from({ length: 50 }, (_, minute) => {
    const at = 1_717_200_000_000 + 60_000 * minute;
    return `${at},100.${10 + minute},101.00,99.00,100.${11 + minute},12.5`;
  }),
  "",
].join("\n");

type Files = Readonly<Record<string, string | Uint8Array>>;

async function inFolder(files: Files, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    Deno.mkdirSync(`${folder}/data`);
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? encode(content) : content;
      Deno.writeFileSync(`${folder}/data/${name}`, bytes);
    }
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function withCache(folder: string, fromBytes = 0): Pick<InputOptions, "cache"> {
  const warn = (line: string) => {
    throw new Error(line);
  };
  const cache = { folder: `${folder}/cache`, bytesMax: 1e9, fromBytes, verify: false, warn };
  return { cache: { ...cache, nowMs: () => Date.now() } };
}

/** What the files give, as far as a report can tell. */
async function told(folder: string, options: InputOptions) {
  const inputs = await openInputs([`${folder}/data`], options);
  assert(inputs.kind === "events");
  const { source } = inputs;
  const events = plainEvents(await readAll(source));
  const { rows, bytesRead, bytesTotal, files, tolerances, declared } = source;
  return { events, rows, bytesRead, bytesTotal, files, tolerances, declared };
}

function entries(folder: string): number {
  return [...Deno.readDirSync(`${folder}/cache`)].length;
}

const SETS = [
  ...FIXTURES.map(({ name, text, instrument }) => ({
    name,
    files: { "BTCUSDT-a": text },
    instrument,
  })),
  ...FIXTURES.map(({ name, events, instrument }) => ({
    name: `the event CSV of ${name}`,
    files: { a: events },
    instrument,
  })),
  { name: "recorded lines", files: { a: RAW }, instrument: SPOT },
  { name: "bars", files: { "BTCUSDT-1m": BARS }, instrument: SPOT },
  { name: "packed lines", files: { "a.gz": gzipSync(encode(RAW)) }, instrument: SPOT },
];

for (const { name, files, instrument } of SETS) {
  Deno.test(`CachedSource gives the same as parsing: ${name}`, async () => {
    await inFolder(files, async (folder) => {
      const options: InputOptions = {
        instrumentOf: () => instrument,
        fallback: { market: instrument.market, symbol: "BTCUSDT" },
      };
      const parsed = await told(folder, options);
      const caching = { ...options, ...withCache(folder) };
      assertEquals(await told(folder, caching), parsed);
      const kept = entries(folder);
      assertEquals(await told(folder, caching), parsed);
      assertEquals(entries(folder), kept);
    });
  });
}

const TRADES = FIXTURES.find(({ name }) => name === "stream_trades")?.text ?? "";
const QUOTES = FIXTURES.find(({ name }) => name === "stream_bookticker")?.text ?? "";
const UPDATES = FIXTURES.find(({ name }) => name === "stream_depth_diff")?.text ?? "";

Deno.test("CachedSource gives several files in the order in which they were parsed", async () => {
  const files = { a: TRADES, b: QUOTES, c: UPDATES };
  await inFolder(files, async (folder) => {
    const instrument = FIXTURES.find(({ name }) => name === "stream_trades")?.instrument ?? SPOT;
    const options: InputOptions = {
      instrumentOf: () => instrument,
      fallback: { market: instrument.market, symbol: "BTCUSDT" },
    };
    const parsed = await told(folder, options);
    const caching = { ...options, ...withCache(folder) };
    assertEquals(await told(folder, caching), parsed);
    assertEquals(await told(folder, caching), parsed);
    // One of them broken, one parsed each time, one whole.
    const paths = [...Deno.readDirSync(`${folder}/cache`)].map(({ name }) => name).sort();
    assertEquals(paths.length, 3);
    const broken = Deno.readFileSync(`${folder}/cache/${paths[0]}`);
    broken.fill(1, 300, 310);
    Deno.writeFileSync(`${folder}/cache/${paths[0]}`, broken);
    Deno.removeSync(`${folder}/cache/${paths[1]}`);
    assertEquals(await told(folder, caching), parsed);
    assertEquals(entries(folder), 3);
  });
});

async function played(folder: string, options: Partial<InputOptions>, toUs?: number) {
  const market = "spot";
  const symbol = "BTCUSDT";
  const instrument = readInstrument(instruments, { market, symbol, file: "instruments.yaml" });
  const draft = readConfig({
    file: "built-in",
    text: undefined,
    profile: "obligation",
    overrides: [],
  });
  const resolved = resolve(finishConfig(draft, { market, symbol }), instrument);
  const config = replayConfig(resolved, instrument, { models: ["queue", "touch"], toUs });
  const inputs = await openInputs([`${folder}/data`], {
    instrumentOf: () => instrument,
    ...options,
  });
  assert(inputs.kind === "events");
  const rows: string[] = [];
  const row = (text: string) => rows.push(text);
  try {
    const sink = { fill: row, order: row, equity: row };
    const result = await replay(config, { source: inputs.source, rows: sink });
    const { files, tolerances } = inputs.source;
    return { result, rows, files, tolerances };
  } finally {
    inputs.source.close();
  }
}

Deno.test("CachedSource gives the same run, digest and counts, also of a part", async () => {
  const sample = Deno.readFileSync("data/btc.csv");
  const head = sample.subarray(0, sample.subarray(0, 1_500_000).lastIndexOf(10) + 1);
  await inFolder({ "btc.csv": head }, async (folder) => {
    const parsed = await played(folder, {});
    const middle = (parsed.result.from + parsed.result.to) / 2;
    const part = await played(folder, {}, middle);
    const cache = withCache(folder);
    assertEquals(await played(folder, cache, middle), part);
    assertEquals(entries(folder), 0, "a part is not kept");
    assertEquals(await played(folder, cache), parsed);
    assertEquals(entries(folder), 1);
    assertEquals(await played(folder, cache), parsed);
    assertEquals(await played(folder, cache, middle), part);
    assertEquals(await played(folder, withCache(folder, 1 << 30)), parsed);
  });
});
