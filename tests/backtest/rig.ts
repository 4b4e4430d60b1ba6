// A replay over event CSV text or files, with the shipped configuration and nothing around it.
import { replay, type ReplayConfig, type ReplayResult } from "../../backtest/replay.ts";
import { replayConfig, type ReplayOptions } from "../../backtest/setup.ts";
import { finishConfig, readConfig, resolve, splitOverride } from "../../lib/config/mod.ts";
import { readInstrument } from "../../lib/config/mod.ts";
import { type ByteSource, EventCsvSource, UNDECLARED } from "../../lib/feed/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };

export interface RigOptions extends Partial<ReplayOptions> {
  readonly market?: Market;
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly blockBytes?: number;
  readonly change?: Partial<ReplayConfig>;
}

export interface RigResult extends ReplayResult {
  /** One line a row of fills.csv, orders.csv and equity.csv. */
  readonly fills: readonly string[];
  readonly orders: readonly string[];
  readonly equity: readonly string[];
}

/** Plays one source to its end. */
export async function play(bytes: ByteSource, options: RigOptions = {}): Promise<RigResult> {
  const { market = "spot", profile = "obligation", set = [], blockBytes } = options;
  const symbol = "BTCUSDT";
  const draft = readConfig({
    file: "built-in",
    text: undefined,
    profile,
    overrides: set.map(splitOverride),
  });
  const instrument = readInstrument(instruments, { market, symbol, file: "instruments.yaml" });
  const resolved = resolve(finishConfig(draft, { market, symbol }), instrument);
  const fills: string[] = [];
  const orders: string[] = [];
  const equity: string[] = [];
  const source = new EventCsvSource({ bytes, instrument, blockBytes, declared: UNDECLARED });
  try {
    const config = replayConfig(resolved, instrument, { models: ["queue"], ...options });
    const result = await replay({ ...config, ...options.change }, {
      source,
      rows: {
        fill: (row) => fills.push(row),
        order: (row) => orders.push(row),
        equity: (row) => equity.push(row),
      },
    });
    return { ...result, fills, orders, equity };
  } finally {
    source.close();
  }
}
