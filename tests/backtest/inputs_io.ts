// Files and folders as one input: told by content, checked against what the user said.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { type InputOptions, type Inputs, openInputs } from "../../backtest/inputs.ts";
import { FIXTURES } from "../feed/fixtures.ts";
import { zipOf, zstdOf } from "../feed/packed.ts";
import { plainEvents, readAll, SPOT, USDM } from "../feed/rings.ts";
import { COMMENT, csvText } from "../feed/rings.ts";

const ROW = "1723161253000000,900,depth,1,5,6,,b,100.01,0.5,,";
const LATER = "1723161255000000,900,depth,1,5,6,,b,100.01,0.5,,";
const RAW = '1723161254087896568 {"e":"trade","E":5,"s":"BTCUSDT","t":9,"p":"100","q":"1","T":4,' +
  '"m":true,"M":true}\n';
const SNAPSHOT = '1723161254000000000 {"lastUpdateId":5,"bids":[["1","1"]],"asks":[]}\n';

const fixture = (name: string) => FIXTURES.find((one) => one.name === name)?.text ?? "";
const SPOT_TRADES = fixture("binance_spot_trades_ms");
const SPOT_SUMS = fixture("binance_spot_agg_trades");

const OPTIONS: InputOptions = {
  instrumentOf: (market, symbol) => {
    if (symbol !== "BTCUSDT") throw new RangeError(`Cannot use ${symbol}: no such instrument`);
    return market === "spot" ? SPOT : USDM;
  },
};

/** For data that name no symbol. */
const BTCUSDT: InputOptions = { ...OPTIONS, fallback: { market: "spot", symbol: "BTCUSDT" } };

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Runs in a folder with these files, and takes it away. */
async function inFolder(files: Files, act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      if (name.includes("/")) Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")));
      if (typeof content === "string") Deno.writeTextFileSync(path, content);
      else Deno.writeFileSync(path, content);
    }
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function localsOf(inputs: Inputs): Promise<readonly number[]> {
  assert(inputs.kind === "events");
  return plainEvents(await readAll(inputs.source)).map((event) => event.local / 1_000);
}

const text = (content: string) => new TextEncoder().encode(content);
const gz = (text: string) => gzipSync(new TextEncoder().encode(text));

const OPENS: readonly { name: string; files: Files; paths: readonly string[]; locals: number[] }[] =
  [
    { name: "an event CSV", files: { a: csvText(ROW) }, paths: ["a"], locals: [1723161253000] },
    {
      name: "a gzip event CSV",
      files: { a: gz(csvText(ROW)) },
      paths: ["a"],
      locals: [1723161253000],
    },
    { name: "recorded lines", files: { a: RAW }, paths: ["a"], locals: [1723161254087.896] },
    {
      name: "gzip recorded lines",
      files: { a: gz(RAW) },
      paths: ["a"],
      locals: [1723161254087.896],
    },
    {
      name: "a zip and a zstd file",
      files: { a: zipOf({ "x.csv": text(csvText(ROW)) }), b: zstdOf(text(RAW)) },
      paths: ["a", "b"],
      locals: [1723161253000, 1723161254087.896],
    },
    {
      name: "a folder of dumps with their checksums",
      files: {
        "a.zip": zipOf({ a: text(SPOT_TRADES.split("\n", 1).join("\n")) }),
        "a.zip.CHECKSUM": "0  a.zip\n",
        "b.zip": zipOf({ b: text(SPOT_TRADES.split("\n").slice(1).join("\n")) }),
      },
      paths: [""],
      locals: [1723161255342, 1723161255617],
    },
    {
      name: "event CSV and recorded lines together",
      files: { a: csvText(LATER), b: RAW, c: csvText(ROW) },
      paths: ["a", "b", "c"],
      locals: [1723161253000, 1723161254087.896, 1723161255000],
    },
    {
      name: "a folder, by name, without what starts with a point or lies deeper",
      files: { "b": RAW, "a.csv": csvText(ROW), ".c": "x", "d/e": "x" },
      paths: [""],
      locals: [1723161253000, 1723161254087.896],
    },
  ];

for (const { name, files, paths, locals } of OPENS) {
  Deno.test(`openInputs() opens ${name}`, async () => {
    await inFolder(files, async (folder) => {
      const inputs = await openInputs(paths.map((path) => `${folder}/${path}`), BTCUSDT);
      assert(inputs.kind === "events");
      assertEquals(inputs.instrument, SPOT);
      assertEquals(inputs.declared, {
        market: "spot",
        symbol: "BTCUSDT",
        syntheticSeed: undefined,
      });
      assertEquals(await localsOf(inputs), locals);
      assertEquals(inputs.source.bytesRead, inputs.source.bytesTotal);
      assertEquals(inputs.source.files.length, locals.length);
    });
  });
}

Deno.test("openInputs() tells synthetic data", async () => {
  const text = csvText(ROW).replace(COMMENT, `${COMMENT} synthetic seed=42`);
  await inFolder({ a: text }, async (folder) => {
    const inputs = await openInputs([`${folder}/a`], OPTIONS);
    assert(inputs.kind === "events");
    assertEquals(inputs.declared.syntheticSeed, 42);
    inputs.source.close();
  });
});

Deno.test("openInputs() opens a table of closes", async () => {
  await inFolder({ a: gz("open,close\n1,2\n"), b: "Close\n3\n" }, async (folder) => {
    const inputs = await openInputs([`${folder}/a`, `${folder}/b`], OPTIONS);
    assert(inputs.kind === "closes");
    const closes: string[] = [];
    for await (const batch of inputs.source.closes()) closes.push(...batch);
    assertEquals(closes, ["2", "3"]);
  });
});

Deno.test("openInputs() takes market and symbol from the user where the data have none", async () => {
  const bare = csvText(ROW).replace(`${COMMENT}\n`, "").replace("100.01", "100.1");
  await inFolder({ a: bare, b: SNAPSHOT }, async (folder) => {
    const said = { ...OPTIONS, market: "usdm", symbol: "BTCUSDT" } as const;
    for (const name of ["a", "b"]) {
      const inputs = await openInputs([`${folder}/${name}`], said);
      assert(inputs.kind === "events");
      assertEquals(inputs.instrument, USDM);
      await localsOf(inputs);
    }
    const fallback = { market: "spot", symbol: "BTCUSDT" } as const;
    const inputs = await openInputs([`${folder}/a`], { ...OPTIONS, fallback });
    assert(inputs.kind === "events");
    assertEquals(inputs.instrument, SPOT);
    inputs.source.close();
  });
});

Deno.test("openInputs() finds the symbol behind a long snapshot", async () => {
  const levels = Array.from({ length: 5_000 }, (_, level) => `["${level + 1}.00","1.00000"]`);
  const long = SNAPSHOT.replace('["1","1"]', levels.join(","));
  await inFolder({ a: long + RAW, b: gz(long + RAW) }, async (folder) => {
    for (const name of ["a", "b"]) {
      const inputs = await openInputs([`${folder}/${name}`], OPTIONS);
      assertEquals((await localsOf(inputs)).length, 2);
    }
  });
});

Deno.test("openInputs() reads the same in any block", async () => {
  await inFolder({ a: csvText(ROW), b: gz(RAW.repeat(3)) }, async (folder) => {
    const whole = await localsOf(await openInputs([folder], OPTIONS));
    for (const blockBytes of [1, 33]) {
      assertEquals(await localsOf(await openInputs([folder], { ...OPTIONS, blockBytes })), whole);
    }
  });
});

Deno.test("openInputs() takes a dump's symbol from the venue's name for the file", async () => {
  const name = "ETHUSDT-trades-2024-08-08.zip";
  await inFolder({ [name]: zipOf({ x: text(SPOT_TRADES) }) }, async (folder) => {
    const thrown = await assertRejects(() => openInputs([folder], BTCUSDT), RangeError);
    assertEquals(thrown.message, "Cannot use ETHUSDT: no such instrument");
  });
});

Deno.test("openInputs() takes the user's word for the format", async () => {
  await inFolder({ a: `a,b,c,d,e,f,g\n${SPOT_TRADES}` }, async (folder) => {
    const thrown = await assertRejects(() => openInputs([folder], BTCUSDT), SyntaxError);
    assertEquals(thrown.message.includes("in no format that is known"), true);
    const wrong = openInputs([folder], { ...BTCUSDT, format: "binance_spot_trades" });
    const inputs = await wrong;
    const refused = await assertRejects(() => localsOf(inputs), SyntaxError);
    assertEquals(refused.message.includes("line 1: wrong columns: expected id,price"), true);
  });
  await inFolder({ a: SPOT_TRADES }, async (folder) => {
    const inputs = await openInputs([folder], { ...BTCUSDT, format: "binance_spot_trades" });
    assertEquals((await localsOf(inputs)).length, 2);
  });
});

Deno.test("openInputs() knows whether there is a book, and leaves out what only repeats", async () => {
  const files = { a: fixture("stream_trades"), b: fixture("stream_depth_diff") };
  const usdm: InputOptions = { ...OPTIONS, symbol: "BTCUSDT", market: "usdm" };
  await inFolder({ ...files, c: fixture("stream_book20") }, async (folder) => {
    const open = async (...names: readonly string[]) => {
      const inputs = await openInputs(names.map((name) => `${folder}/${name}`), usdm);
      assert(inputs.kind === "events");
      inputs.source.close();
      return [inputs.assumed === undefined, inputs.leftOut.map((path) => path.at(-1))];
    };
    assertEquals(await open("a"), [false, []]);
    assertEquals(await open("a", "c"), [true, []]);
    assertEquals(await open(""), [true, ["c"]]);
  });
});

const REFUSALS: readonly {
  readonly files: Files;
  readonly paths: readonly string[];
  readonly options?: Partial<InputOptions>;
  readonly message: string;
}[] = [
  { files: {}, paths: ["/none"], message: "Cannot read $/none: there is no such file" },
  { files: {}, paths: [""], message: "Cannot read $: the folder holds no files" },
  { files: { ".a": "x" }, paths: [""], message: "Cannot read $: the folder holds no files" },
  { files: { a: "" }, paths: ["/a"], message: "Cannot read $/a: it is empty" },
  {
    files: { a: "hello\n" },
    paths: ["/a"],
    message:
      'Cannot read $/a: it is in no format that is known; its first line has 1 column ("hello"); ' +
      "data/README.md has the formats, and --format names one",
  },
  {
    files: { a: Uint8Array.from([0xff, 0xfe, 0x31, 0x00]) },
    paths: ["/a"],
    message: "Cannot read $/a: it is UTF-16 text: save it as UTF-8",
  },
  {
    files: { a: gz(RAW).subarray(0, 40) },
    paths: ["/a"],
    message: "Cannot read $/a: its gzip data is broken or cut off (unexpected end of file)",
  },
  {
    files: { a: RAW },
    paths: ["/a"],
    options: { market: "usdm" },
    message: "Cannot read $/a: it holds spot BTCUSDT, not usdm BTCUSDT",
  },
  {
    files: { a: csvText(ROW) },
    paths: ["/a"],
    options: { symbol: "ETHUSDT" },
    message: "Cannot read $/a: it holds spot BTCUSDT, not spot ETHUSDT",
  },
  {
    files: { a: SNAPSHOT },
    paths: ["/a"],
    message:
      "Cannot read $/a: it does not say its market and symbol; name them with --market and --symbol",
  },
  {
    files: { a: csvText(ROW), b: RAW.replace("BTC", "ETH") },
    paths: ["/a", "/b"],
    message: "Cannot read $/b: it holds spot ETHUSDT, and $/a holds spot BTCUSDT",
  },
  {
    files: { a: csvText(ROW).replace("BTC", "ETH") },
    paths: ["/a"],
    message: "Cannot use ETHUSDT: no such instrument",
  },
  {
    files: { a: csvText(ROW), b: "close\n1\n" },
    paths: ["/a", "/b"],
    message: "Cannot read $/b: it is a table of closes, and $/a holds market events",
  },
  {
    files: { a: SPOT_TRADES, b: SPOT_SUMS },
    paths: ["/b", "/a"],
    options: { symbol: "BTCUSDT" },
    message: "Cannot read $/b: it holds aggregates of the trades in $/a: name one of the two",
  },
  {
    files: { a: SPOT_TRADES },
    paths: ["/a"],
    message: "Cannot read $/a: it does not say its symbol; name it with --symbol",
  },
  { files: {}, paths: [], message: "Cannot read data: no file is named" },
];

for (const { files, paths, options, message } of REFUSALS) {
  Deno.test(`openInputs() refuses: ${message}`, async () => {
    await inFolder(files, async (folder) => {
      const full = paths.map((path) => folder + path);
      const thrown = await assertRejects(() => openInputs(full, { ...OPTIONS, ...options }));
      assert(thrown instanceof RangeError || thrown instanceof SyntaxError);
      assertEquals(thrown.message, message.replaceAll("$", folder));
    });
  });
}

Deno.test("openInputs() takes trades of a file and of its archive once, and refuses a copy", () =>
  inFolder({
    "a.csv": SPOT_TRADES,
    "b.csv.gz": gzipSync(SPOT_TRADES),
    "c.csv": SPOT_TRADES,
  }, async (folder) => {
    const read = async (...names: readonly string[]) => {
      const inputs = await openInputs(names.map((name) => `${folder}/${name}`), BTCUSDT);
      assert(inputs.kind === "events");
      const events = plainEvents(await readAll(inputs.source));
      return [events.length, inputs.source.tolerances.repeated_trades ?? 0];
    };
    const [alone = 0] = await read("a.csv");
    assertEquals(await read("a.csv", "b.csv.gz"), [alone, alone]);
    const { message } = await assertRejects(() => read("a.csv", "c.csv"), RangeError);
    assertEquals(
      message,
      `Cannot read ${folder}/c.csv: it has the same content as ${folder}/a.csv`,
    );
  }));
