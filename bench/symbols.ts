// Ten symbols in one run against one: what a row and a symbol cost (P4).
import { backtestFiles, type RunFigures } from "./child.ts";
import { writeDense } from "./generate_dense.ts";
import type { Figure } from "./results.ts";
import { median } from "./statistics.ts";

const SYMBOLS = 10;
/** Of each symbol: about 37 MB of event CSV, hashed beside the replay as a long file is. */
const ROWS = 900_000;
const RUNS = 5;
const MB = 1_000_000;

/** A symbol of the measurement: BTCUSDT's filters under another name. */
interface Dense {
  readonly symbol: string;
  readonly path: string;
}

/** Adds both figures of P4. One symbol is read as often as ten, by as many rows in all. */
export async function measureSymbols(
  { folder, add }: { readonly folder: string; readonly add: (figure: Figure) => void },
): Promise<void> {
  const all = Array.from({ length: SYMBOLS }, (_, index): Dense => {
    const symbol = `DENSE${index}USDT`;
    return { symbol, path: `${folder}/${symbol}.csv` };
  });
  for (const [index, { symbol, path }] of all.entries()) {
    writeDense(path, ROWS, { seed: index + 1, symbol });
  }
  const long = { symbol: "LONGUSDT", path: `${folder}/LONGUSDT.csv` };
  writeDense(long.path, SYMBOLS * ROWS, { symbol: long.symbol });
  const instrument = `${folder}/exchange_info.json`;
  Deno.writeTextFileSync(instrument, exchangeInfo([...all, long].map(({ symbol }) => symbol)));
  const run = (symbols: readonly Dense[]) => runs(symbols, { folder, instrument });
  const ten = await run(all);
  const one = await run([long]);
  const costs = (results: readonly RunFigures[]) =>
    median(results.map(({ rows, elapsed_ms }) => elapsed_ms / rows));
  const peak = (results: readonly RunFigures[]) =>
    median(results.map((result) => result.peak_rss_bytes));
  add({
    id: "P4",
    what: "ten symbols in one run against one, a row",
    value: costs(ten) / costs(one),
    unit: "x",
    digits: 2,
    target: { better: "lower", floor: 1.5, goal: 1.5 },
  });
  add({
    id: "P4",
    what: "peak RSS of each symbol more than one",
    value: (peak(ten) - peak(one)) / (SYMBOLS - 1) / MB,
    unit: "MB",
    digits: 1,
    target: { better: "lower", floor: 8, goal: 8 },
  });
}

async function runs(
  symbols: readonly Dense[],
  { folder, instrument }: { readonly folder: string; readonly instrument: string },
): Promise<readonly RunFigures[]> {
  const flags = [
    "--no-bounds",
    "--no-cache",
    ...["--symbol", symbols.map(({ symbol }) => symbol).join(",")],
    ...["--instrument", instrument],
    // Ten times the capital for ten symbols: nobody waits for funds.
    ...["--set", `account.equity=${10_000 * symbols.length}`],
  ];
  const paths = symbols.map(({ path }) => path);
  const results: RunFigures[] = [];
  for (let time = 0; time < RUNS; time++) {
    results.push(await backtestFiles(paths, { out: `${folder}/report`, flags }));
  }
  return results;
}

/** An exchangeInfo answer with the filters of BTCUSDT for each symbol. */
function exchangeInfo(symbols: readonly string[]): string {
  const filters = [
    { filterType: "PRICE_FILTER", minPrice: "556.80", maxPrice: "4529764", tickSize: "0.10" },
    { filterType: "LOT_SIZE", minQty: "0.001", maxQty: "1000", stepSize: "0.001" },
    { filterType: "MIN_NOTIONAL", notional: "50" },
    { filterType: "PERCENT_PRICE", multiplierUp: "1.05", multiplierDown: "0.95" },
    { filterType: "MAX_NUM_ORDERS", limit: 200 },
  ];
  return JSON.stringify({
    futuresType: "U_MARGINED",
    rateLimits: [
      { rateLimitType: "ORDERS", interval: "MINUTE", intervalNum: 1, limit: 1_200 },
      { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 300 },
    ],
    symbols: symbols.map((symbol) => ({
      symbol,
      baseAsset: symbol.replace(/USDT$/, ""),
      quoteAsset: "USDT",
      filters,
    })),
  });
}

if (import.meta.main) {
  const folder = ".cache/bench_symbols";
  Deno.mkdirSync(folder, { recursive: true });
  try {
    await measureSymbols({ folder, add: (figure) => console.log(JSON.stringify(figure)) });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
