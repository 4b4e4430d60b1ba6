// Files of several symbols: one is picked, beside files of its own, or the user is asked which.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type InputOptions, openInputs } from "../../backtest/inputs.ts";
import { CRYPTOFEED_HTTP, CRYPTOFEED_WS } from "../feed/fixtures.ts";
import { plainEvents, readAll, SPOT } from "../feed/rings.ts";

const HEADER = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
/** Each symbol's rows are in order; both together are not. */
const TRADES = [
  HEADER,
  "binance,BTCUSDT,1000,2000,1,buy,100,1",
  "binance,ETHUSDT,1000,1500,1,buy,10,1",
  "binance,BTCUSDT,1000,2500,2,sell,100,1",
  "binance,ETHUSDT,1000,2400,2,sell,10,1",
  "",
].join("\n");
const BTC_ALONE = [HEADER, "binance,BTCUSDT,1000,1800,9,buy,100,1", ""].join("\n");

const OPTIONS: InputOptions = {
  instrumentOf: (_, symbol) => ({ ...SPOT, symbol }),
};

async function inFolder(
  files: Readonly<Record<string, string>>,
  act: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${folder}/${name}`, text);
    }
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

async function readOf(path: string, symbol: string) {
  const inputs = await openInputs([path], { ...OPTIONS, symbol });
  assert(inputs.kind === "events");
  const events = plainEvents(await readAll(inputs.source));
  const { tolerances } = inputs.source;
  return { symbol: inputs.declared.symbol, locals: events.map(({ local }) => local), tolerances };
}

Deno.test("openInputs() picks a symbol out of a file of two, opened once for each", async () => {
  await inFolder({ a: TRADES }, async (folder) => {
    const btc = await readOf(`${folder}/a`, "BTCUSDT");
    assertEquals(btc.symbol, "BTCUSDT");
    assertEquals(btc.locals, [2000, 2500]);
    assertEquals(btc.tolerances, { other_symbols: 2 });
    const eth = await readOf(`${folder}/a`, "ETHUSDT");
    assertEquals([eth.symbol, eth.locals], ["ETHUSDT", [1500, 2400]]);
  });
});

Deno.test("openInputs() merges what was picked with files of the symbol alone", async () => {
  await inFolder({ a: TRADES, b: BTC_ALONE }, async (folder) => {
    const { locals, tolerances } = await readOf(folder, "BTCUSDT");
    assertEquals(locals, [1800, 2000, 2500]);
    assertEquals(tolerances, { other_symbols: 2 });
  });
});

Deno.test("openInputs() picks a symbol that comes later than the head of the file", async () => {
  const many = Array.from(
    { length: 2_000 },
    (_, at) => `binance,${name(at)},1,${at + 1},1,buy,1,1`,
  );
  const late = "binance,LTCUSDT,1,5,1,buy,1,1";
  await inFolder({ a: [HEADER, ...many, late, ""].join("\n") }, async (folder) => {
    assertEquals((await readOf(folder, "LTCUSDT")).locals, [5]);
    const none = await openInputs([folder], { ...OPTIONS, symbol: "XRPUSDT" });
    assert(none.kind === "events");
    const thrown = await assertRejects(() => readAll(none.source), RangeError);
    const what = `Cannot read ${folder}/a: it has no rows of XRPUSDT, and 2001 of others`;
    assertEquals(thrown.message, what);
  });
});

Deno.test("openInputs() looks for the wanted symbol behind a long first message", async () => {
  const levels = Array.from({ length: 5_000 }, (_, level) => `["${level + 1}.00","1.00000"]`);
  const [btc = "", eth = ""] = CRYPTOFEED_HTTP.split("\n");
  const long = btc.replace(/"bids":\[.*?\]\]/, `"bids":[${levels.join(",")}]`);
  await inFolder({ a: `${long}\n${eth}\n` }, async (folder) => {
    assertEquals((await readOf(folder, "ETHUSDT")).locals, [1_633_998_514_646_289]);
  });
});

function name(at: number): string {
  return at % 2 === 0 ? "BTCUSDT" : "ETHUSDT";
}

Deno.test("openInputs() merges a recording of cryptofeed with the books beside it", async () => {
  await inFolder({ "x.ws": CRYPTOFEED_WS, "x.http": CRYPTOFEED_HTTP }, async (folder) => {
    const { locals, tolerances } = await readOf(folder, "BTCUSDT");
    assertEquals(locals.map((local) => local - 1_633_998_512_000_000), [
      63_356,
      320_639,
      564_785,
      700_000,
    ]);
    assertEquals(tolerances, { other_symbols: 2, ignored_messages: 1 });
  });
});

const REFUSALS = [
  {
    files: { a: TRADES },
    symbol: undefined,
    message:
      "Cannot read $/a: it holds 2 symbols (BTCUSDT, ETHUSDT; ETHUSDT is first in line 3): " +
      "--symbol picks one",
  },
  {
    files: { a: CRYPTOFEED_WS },
    symbol: undefined,
    message:
      "Cannot read $/a: it holds 2 symbols (BTCUSDT, ETHUSDT; ETHUSDT is first in line 3): " +
      "--symbol picks one",
  },
  {
    files: { a: BTC_ALONE },
    symbol: "ETHUSDT",
    message: "Cannot read $/a: it holds spot BTCUSDT, not spot ETHUSDT",
  },
  {
    files: {
      a: [
        HEADER,
        ...Array.from({ length: 12 }, (_, at) => `binance,S${at},1,1,1,buy,1,1`),
        "",
      ].join("\n"),
    },
    symbol: undefined,
    message: "Cannot read $/a: it holds 12 symbols (S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, ...; " +
      "S1 is first in line 3): --symbol picks one",
  },
] as const;

for (const { files, symbol, message } of REFUSALS) {
  Deno.test(`openInputs() refuses: ${message}`, async () => {
    await inFolder(files, async (folder) => {
      const open = () => openInputs([folder], { ...OPTIONS, symbol });
      const thrown = await assertRejects(open, RangeError);
      assertEquals(thrown.message, message.replaceAll("$", folder));
    });
  });
}
