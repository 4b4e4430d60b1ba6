// Several symbols in one account over event CSV text, with the shipped configuration.
import { type FleetResult, replayFleet, shares } from "../../backtest/fleet.ts";
import { generateDense } from "../../bench/generate_dense.ts";
import { generate } from "../../backtest/generate.ts";
import { replay, type ReplayResult } from "../../backtest/replay.ts";
import { replayConfig, type ReplayOptions } from "../../backtest/setup.ts";
import { Decimal } from "../../lib/base/decimal.ts";
import {
  finishConfig,
  readConfig,
  readInstrument,
  resolve,
  splitOverride,
} from "../../lib/config/mod.ts";
import { EventCsvSource, memoryBytes, UNDECLARED } from "../../lib/feed/mod.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };

export interface SymbolData {
  readonly symbol: string;
  /** Event CSV as for BTCUSDT, whatever the symbol. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface FleetOptions extends Partial<ReplayOptions> {
  readonly market?: Market;
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly blockBytes?: number;
}

/** Rows by the symbol they belong to, in the order in which they were written. */
export interface FleetRun extends FleetResult {
  readonly fills: readonly string[];
  readonly orders: readonly string[];
}

/** Plays all symbols in one account. */
export async function playFleet(
  symbols: readonly SymbolData[],
  options: FleetOptions = {},
): Promise<FleetRun> {
  const fills: string[] = [];
  const orders: string[] = [];
  const result = await replayFleet(symbols.map(({ symbol, bytes }, index) => {
    const { config, source } = partsOf({ symbol, bytes }, options);
    const equity = shares(config.account.equity, symbols.length)[index] ?? config.account.equity;
    return {
      config: { ...config, account: { ...config.account, equity } },
      source,
      rows: {
        fill: (row) => fills.push(`${symbol},${row}`),
        order: (row) => orders.push(`${symbol},${row}`),
        equity() {},
      },
    };
  }));
  return { ...result, fills, orders };
}

/** Plays one symbol alone, with a given part of the capital. */
export function playAlone(
  data: SymbolData,
  { equity, ...options }: FleetOptions & { readonly equity: string },
): Promise<ReplayResult> {
  const { config, source } = partsOf(data, options);
  const account = { ...config.account, equity: new Decimal(equity) };
  const rows = { fill() {}, order() {}, equity() {} };
  return replay({ ...config, account }, { source, rows });
}

function partsOf({ symbol, bytes }: SymbolData, options: FleetOptions) {
  const { market = "spot", profile = "obligation", set = [], blockBytes } = options;
  const draft = readConfig({
    file: "built-in",
    text: undefined,
    profile,
    overrides: set.map(splitOverride),
  });
  const instrument = instrumentOf(market, symbol);
  const resolved = resolve(finishConfig(draft, { market, symbol }), instrument);
  const config = replayConfig(resolved, instrument, { models: ["queue"], ...options });
  const source = new EventCsvSource({
    bytes: memoryBytes(`${symbol}.csv`, bytes),
    instrument,
    blockBytes,
    declared: UNDECLARED,
  });
  return { config, source };
}

/** BTCUSDT under another name, so that any data fit. */
export function instrumentOf(market: Market, symbol: string): Instrument {
  const file = { market, symbol: "BTCUSDT", file: "instruments.yaml" };
  const base = symbol.replace(/USDT$/, "");
  return { ...readInstrument(instruments, file), symbol, baseAsset: base };
}

/** The first part of a synthetic market, for any symbol; whole lines. */
export function syntheticHead(
  symbol: string,
  { seed, bytes }: { readonly seed: number; readonly bytes: number },
): SymbolData {
  let text = "";
  generate({ seed, write: (chunk) => text += new TextDecoder().decode(chunk) });
  const named = text.replace("spot BTCUSDT", `spot ${symbol}`);
  const head = named.slice(0, named.lastIndexOf("\n", bytes) + 1);
  return { symbol, bytes: new TextEncoder().encode(head) };
}

/** A dense USD-M market, for any symbol. */
export function denseHead(
  symbol: string,
  { seed, rows }: { readonly seed: number; readonly rows: number },
): SymbolData {
  let text = "";
  const decoder = new TextDecoder();
  generateDense({ rows, seed, symbol, write: (chunk) => text += decoder.decode(chunk) });
  return { symbol, bytes: new TextEncoder().encode(text) };
}

/** An exchangeInfo answer: BTCUSDT's filters for all; one is quoted in another asset. */
export function exchangeInfo(): string {
  const filters = [
    { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000", tickSize: "0.01" },
    { filterType: "LOT_SIZE", minQty: "0.00001", maxQty: "9000", stepSize: "0.00001" },
    { filterType: "NOTIONAL", minNotional: "5", maxNotional: "9000000" },
    {
      filterType: "PERCENT_PRICE_BY_SIDE",
      bidMultiplierUp: "5",
      bidMultiplierDown: "0.2",
      askMultiplierUp: "5",
      askMultiplierDown: "0.2",
    },
    { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
    { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: 10 },
  ];
  const limit = { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 };
  const symbols = [["BTC", "USDT"], ["ETH", "USDT"], ["ETH", "BTC"]].map((
    [baseAsset = "", quoteAsset = ""],
  ) => ({ symbol: `${baseAsset}${quoteAsset}`, baseAsset, quoteAsset, filters }));
  return JSON.stringify({ rateLimits: [limit], symbols });
}
