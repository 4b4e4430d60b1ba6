// Files of several symbols: each goes to its own symbol, and one of several symbols to each.
import { assertEquals, assertRejects } from "@std/assert";
import { openSymbols, type SymbolInputs } from "../../backtest/symbol_inputs.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { CRYPTOFEED_HTTP, CRYPTOFEED_WS } from "../feed/fixtures.ts";
import { instrumentOf } from "./fleet_rig.ts";

const HEAD = "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount";

/** tardis.dev's quotes, a row a millisecond, the symbols in turn. */
function quotes(...symbols: readonly string[]): string {
  const rows = Array.from({ length: 12 }, (_, index) => {
    const at = 1_700_000_000_000_000 + index * 1_000;
    const symbol = symbols[index % symbols.length];
    return `binance,${symbol},${at},${at + 5},1,100.02,100.01,2`;
  });
  return `${[HEAD, ...rows].join("\n")}\n`;
}

async function withFiles(
  texts: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  try {
    for (const [name, text] of Object.entries(texts)) {
      Deno.writeTextFileSync(`${folder}/${name}`, text);
    }
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const WISH = { instrumentOf: (market: Market, symbol: string) => instrumentOf(market, symbol) };

function open(paths: readonly string[], ...symbols: readonly string[]) {
  return openSymbols(paths, { ...WISH, symbols });
}

/** Rows of each symbol, its files read to their ends. */
async function rowsOf(inputs: readonly SymbolInputs[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const { source, instrument } of inputs) {
    const ring = new EventRing();
    while (await source.pull(ring)) ring.release(ring.tail);
    rows[instrument.symbol] = source.rows;
    source.close();
  }
  return rows;
}

Deno.test("openSymbols() gives each file to the symbol that its rows name", () =>
  withFiles({ "a.csv": quotes("BTCUSDT"), "b.csv": quotes("ETHUSDT") }, async (folder) => {
    const inputs = await open([folder], "ETHUSDT", "BTCUSDT");
    assertEquals(inputs.map(({ instrument }) => instrument.symbol), ["ETHUSDT", "BTCUSDT"]);
    assertEquals(inputs.map(({ files }) => files.map(({ path }) => path)), [
      [`${folder}/b.csv`],
      [`${folder}/a.csv`],
    ]);
    assertEquals(await rowsOf(inputs), { ETHUSDT: 12, BTCUSDT: 12 });
  }));

Deno.test("openSymbols() reads a file of several symbols once for each that is named", () =>
  withFiles({ "all.csv": quotes("BTCUSDT", "ETHUSDT", "SOLUSDT") }, async (folder) => {
    const inputs = await open([`${folder}/all.csv`], "BTCUSDT", "SOLUSDT");
    assertEquals(await rowsOf(inputs), { BTCUSDT: 4, SOLUSDT: 4 });
  }));

Deno.test("openSymbols() takes the word before a path for all files in it", () =>
  withFiles({ "a.csv": quotes("BTCUSDT"), "b.csv": quotes("BTCUSDT") }, async (folder) => {
    await assertRejects(
      () => open([`ETHUSDT=${folder}`, `BTCUSDT=${folder}/a.csv`], "BTCUSDT", "ETHUSDT"),
      RangeError,
      "it holds spot BTCUSDT, not spot ETHUSDT",
    );
  }));

/** A recording's books, the first of them larger than what is looked at of a file at first. */
function withLongBook(http: string): string {
  const levels = Array.from({ length: 5_000 }, (_, level) => `["${level + 1}.00","1.00000"]`);
  return http.replace(/"bids":\[.*?\]\]/, `"bids":[${levels.join(",")}]`);
}

Deno.test("openSymbols() finds the books of all symbols behind a long one of the first", () =>
  withFiles({ "x.http": withLongBook(CRYPTOFEED_HTTP), "x.ws": CRYPTOFEED_WS }, async (folder) => {
    for (const symbols of [["BTCUSDT", "ETHUSDT"], ["ETHUSDT", "BTCUSDT"]]) {
      const inputs = await open([folder], ...symbols);
      assertEquals(inputs.map(({ files }) => files.length), [2, 2]);
      assertEquals(await rowsOf(inputs), { BTCUSDT: 5_006, ETHUSDT: 3 });
    }
  }));

Deno.test("openSymbols() does not take a symbol's name for its rows", () =>
  withFiles({
    "a.csv": quotes("BTCUSDT").replace("binance,BTCUSDT", "binance,ETHUSDTBTC"),
    "b.csv": quotes("ETHUSDT"),
  }, async (folder) => {
    const inputs = await open([folder], "BTCUSDT", "ETHUSDT");
    assertEquals(await rowsOf(inputs), { BTCUSDT: 11, ETHUSDT: 12 });
  }));

Deno.test("openSymbols() refuses a file of several symbols, none of which is named", () =>
  withFiles({ "all.csv": quotes("BTCUSDT", "ETHUSDT") }, async (folder) => {
    await assertRejects(
      () => open([`${folder}/all.csv`], "SOLUSDT", "ADAUSDT"),
      RangeError,
      "it holds BTCUSDT, ETHUSDT, not SOLUSDT or ADAUSDT",
    );
  }));

Deno.test("openSymbols() refuses closes, spot beside USD-M, and too many symbols", () =>
  withFiles({
    "closes.csv": "time,close\n1,100\n2,101\n",
    "a.csv": quotes("BTCUSDT"),
    "b.csv": quotes("ETHUSDT").replaceAll("binance,", "binance-futures,"),
  }, async (folder) => {
    const closes = `ETHUSDT=${folder}/closes.csv`;
    const market = ["BTCUSDT", "ETHUSDT"] as const;
    await assertRejects(() => open([`${folder}/a.csv`, closes], ...market), RangeError, "closes");
    await assertRejects(
      () => open([`${folder}/a.csv`, `${folder}/b.csv`], ...market),
      RangeError,
      "Cannot trade spot BTCUSDT and usdm ETHUSDT in one account: spot and USD-M are two",
    );
    const many = Array.from({ length: 65 }, (_, index) => `S${index}USDT`);
    await assertRejects(() => open([folder], ...many), RangeError, "at most 64");
  }));
