// Recorded sets in their first form: several symbols in one file, padded words, seconds with dots.
import { assert, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { Decimal } from "../../lib/base/decimal.ts";
import { openInputs } from "../../backtest/inputs.ts";
import { openSymbols } from "../../backtest/symbol_inputs.ts";
import { readExchangeInfo } from "../../lib/config/mod.ts";
import { nowCell } from "../../lib/base/now.ts";
import { Inspection, type Tolerances } from "../../lib/feed/mod.ts";
import { ASK, BID, DEPTH, EventRing, QUOTE, TRADE } from "../../lib/market/event_ring.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import { main } from "../../main.ts";
import { asEventCsv, BOOK10, readAll, SPOT } from "../feed/rings.ts";

const DATA = new URL("../../../shared/data/", import.meta.url).pathname;
const EVGERHER = `${DATA}evgerher-hft-backtesting/`;
const CRYPTOFEED = `${DATA}cryptofeed/`;
const XBTUSD_FILTERS = new URL("./xbtusd.json", import.meta.url).pathname;

interface Asked {
  readonly paths: readonly string[];
  readonly instrument: Instrument;
  readonly symbol: string;
}

/** Everything as one event CSV, and what was tolerated. */
async function readSet({ paths, instrument, symbol }: Asked) {
  const { market } = instrument;
  const inputs = await openInputs(paths, { instrumentOf: () => instrument, market, symbol });
  assert(inputs.kind === "events");
  const ring = await readAll(inputs.source);
  return { ring, text: asEventCsv(ring, instrument), tolerances: inputs.source.tolerances };
}

const RAW = ["orderbooks", "trades"].map((name) => `${EVGERHER}raw/${name}.csv.gz`);
const TABLES = ["book10", "trades"];

const BITMEX: readonly {
  readonly symbol: string;
  readonly tickSize: string;
  readonly tolerances: Tolerances;
  readonly others: number;
}[] = [
  {
    symbol: "XBTUSD",
    tickSize: "0.5",
    tolerances: { identical_trades: 321, non_market_trades: 1, repeated_timestamps: 9_696 },
    others: 28_221 + 1_536,
  },
  {
    symbol: "ETHUSD",
    tickSize: "0.05",
    tolerances: { identical_trades: 25, non_market_trades: 1, repeated_timestamps: 1_413 },
    others: 91_779 + 8_464,
  },
];

for (const { symbol, tickSize, tolerances, others } of BITMEX) {
  Deno.test(`openInputs() reads ${symbol} alike from the recorder's files and from tables`, async () => {
    const instrument: Instrument = { ...BOOK10, symbol, tickSize };
    const tables = TABLES.map((name) => `${EVGERHER}csv/${symbol.toLowerCase()}/${name}.csv.gz`);
    const raw = await readSet({ paths: RAW, instrument, symbol });
    const split = await readSet({ paths: tables, instrument, symbol });
    assert(raw.text === split.text, "the events differ");
    assertEquals(split.tolerances, tolerances);
    assertEquals(raw.tolerances, { ...tolerances, other_symbols: others });
  });
}

const silent: NonNullable<Parameters<typeof main>[1]> = {
  stdout: () => true,
  stderr: () => {},
  stderrIsTerminal: false,
};

/** The digest and the fills of a run of the command. */
async function runOf(paths: readonly string[]): Promise<readonly [string, string]> {
  const folder = Deno.makeTempDirSync();
  const flags = ["--market", "usdm", "--symbol", "XBTUSD", "--instrument", XBTUSD_FILTERS];
  const narrow = [
    "strategy.min_spread=0.00045",
    "strategy.max_spread=0.00105",
    "strategy.levels=[0.0006,0.00075,0.0009]",
  ].flatMap((one) => ["--set", one]);
  try {
    const args = ["backtest", ...paths, ...flags, ...narrow, "--quiet", "--out", `${folder}/r`];
    assertEquals(await main(args, silent), 0);
    const report = JSON.parse(Deno.readTextFileSync(`${folder}/r/report.json`));
    return [report.run.digest, Deno.readTextFileSync(`${folder}/r/fills.csv`)];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("backtest of XBTUSD has one digest from the recorder's files and from tables", async () => {
  const raw = await runOf(RAW);
  const tables = await runOf(TABLES.map((name) => `${EVGERHER}csv/xbtusd/${name}.csv.gz`));
  assertEquals(raw, tables);
  assert(1 < raw[1].trimEnd().split("\n").length, "nothing was filled");
});

Deno.test("openInputs() reads the trades of FXSUSDT, named by their file", async () => {
  const path = `${DATA}bbgo/FXSUSDT-2023-11-17.csv.gz`;
  const instrument: Instrument = { ...SPOT, symbol: "FXSUSDT", tickSize: "0.001", lotSize: "0.1" };
  const inputs = await openInputs([path], { instrumentOf: () => instrument, market: "spot" });
  assert(inputs.kind === "events");
  assertEquals(inputs.declared.symbol, "FXSUSDT");
  const inspection = inspected(await readAll(inputs.source), "spot");
  assertEquals(inspection.types, { trade: 3_600 });
  assertEquals(inspection.gaps.tradeIds, 0);
  assertEquals(inspection.price, { from: 7_495, to: 7_700 });
  assertEquals(inputs.source.tolerances, {
    identical_trades: 145,
    no_receipt_times: 3_600,
    repeated_timestamps: 781,
  });
});

function inspected(ring: EventRing, market: Market) {
  const inspection = new Inspection(market);
  for (let index = ring.head; index < ring.tail; index++) inspection.add(ring, index);
  return inspection.findings();
}

/** What cryptofeed recorded of each market: the symbols, and the update ids that both streams have. */
const RECORDINGS = [
  {
    name: "BINANCE",
    market: "spot",
    symbols: ["NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"],
    depth: 177,
    quotes: 84,
    common: 26,
  },
  {
    name: "BINANCE_FUTURES",
    market: "usdm",
    symbols: ["SUSHIUSDT", "AKROUSDT", "KEEPUSDT", "CTKUSDT"],
    depth: 764,
    quotes: 613,
    common: 50,
  },
] as const;

for (const { name, market, symbols, depth, quotes, common } of RECORDINGS) {
  Deno.test(`openInputs() reads each symbol that cryptofeed recorded of ${name}`, async () => {
    const paths = [`${CRYPTOFEED}${name}.ws.1.0.gz`, `${CRYPTOFEED}${name}.http.0.0.gz`];
    const filters = filtersOf(`${CRYPTOFEED}${name}.0.gz`);
    const sums = { depth: 0, quotes: 0, common: 0 };
    for (const symbol of symbols) {
      const now = readExchangeInfo(filters, { market, symbol, file: `${name}.0.gz` });
      const instrument = { ...now, tickSize: finer(now.tickSize) };
      const { ring } = await readSet({ paths, instrument, symbol });
      const findings = inspected(ring, market);
      assertEquals([findings.types.snapshot, findings.gaps.updates, findings.crossed], [1, 0, 0]);
      sums.depth += findings.types.depth ?? 0;
      sums.quotes += findings.types.quote ?? 0;
      sums.common += agreements(ring, market);
    }
    assertEquals(sums, { depth, quotes, common });
  });
}

for (const { name, market, symbols } of RECORDINGS) {
  Deno.test(`openSymbols() gives each symbol of ${name} its own book, however long the first`, async () => {
    const paths = [`${CRYPTOFEED}${name}.ws.1.0.gz`, `${CRYPTOFEED}${name}.http.0.0.gz`];
    const filters = filtersOf(`${CRYPTOFEED}${name}.0.gz`);
    const opened = await openSymbols(paths, {
      symbols,
      instrumentOf: (_, symbol) => {
        const now = readExchangeInfo(filters, { market, symbol, file: `${name}.0.gz` });
        return { ...now, quoteAsset: "ANY", tickSize: finer(now.tickSize) };
      },
    });
    for (const { source, files, instrument } of opened) {
      assertEquals(files.length, 2, instrument.symbol);
      const findings = inspected(await readAll(source), market);
      assertEquals(findings.types.snapshot, 1, instrument.symbol);
      source.close();
    }
  });
}

/** Deep in these books rest orders from when the tick was smaller, up to a hundred times. */
function finer(tickSize: string): string {
  return Decimal.max(new Decimal(tickSize).div(100), "0.00000001").toFixed();
}

/** The answer of exchangeInfo in a recording: the first line, behind its question and time. */
function filtersOf(path: string): string {
  const text = new TextDecoder().decode(gunzipSync(Deno.readFileSync(path)));
  const [first = ""] = text.split("\n");
  return first.slice(first.indexOf("{"));
}

/** Update ids at which the book's touch and a quote both stand; they must be the same. */
function agreements(ring: EventRing, market: Market): number {
  const view = new MarketView({ market, resyncWaitUs: 10_000_000 });
  const tops = new Map<number, readonly number[]>();
  const told = new Map<number, readonly number[]>();
  for (let index = ring.head; index < ring.tail; index++) {
    const slot = index & ring.eventMask;
    view.apply(ring, index, nowCell(ring.local[slot] ?? 0));
    const id = ring.lastId[slot] ?? 0;
    const { book } = view;
    if (ring.type[slot] === DEPTH && 0 < book.best(BID)) {
      const [bid, ask] = [book.best(BID), book.best(ASK)];
      tops.set(id, [bid, book.qtyAt(BID, bid), ask, book.qtyAt(ASK, ask)]);
    }
    if (ring.type[slot] === QUOTE) told.set(id, rowsOf(ring, slot));
    assert(ring.type[slot] !== TRADE);
  }
  const both = [...told].filter(([id]) => tops.has(id));
  for (const [id, quote] of both) assertEquals(tops.get(id), quote);
  return both.length;
}

function rowsOf(ring: EventRing, slot: number): readonly number[] {
  const start = ring.rowStart[slot] ?? 0;
  return [start, start + 1].flatMap((row) => {
    const at = row & ring.rowMask;
    return [ring.price[at] ?? 0, ring.qty[at] ?? 0];
  });
}
