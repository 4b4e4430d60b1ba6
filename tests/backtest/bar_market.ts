// Made-up bars and trades without a book, and their replay with the shipped configuration.
import { replay, type ReplayConfig, type ReplayResult } from "../../backtest/replay.ts";
import { replayConfig, type ReplayOptions } from "../../backtest/setup.ts";
import { prng } from "../../lib/base/prng.ts";
import {
  finishConfig,
  readConfig,
  readInstrument,
  resolve,
  splitOverride,
} from "../../lib/config/mod.ts";
import { type Assumed, assumedOfBars, type EventSource } from "../../lib/feed/mod.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import type { FillModel } from "../../lib/sim/config.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };
import { barSource, barTable } from "../feed/bars.ts";

const START_S = 1_735_689_600;
const POINTS = 8;

export interface BarMarket {
  readonly bars: number;
  readonly seed?: number;
  /** Of one step in a bar; there are eight. */
  readonly stepBp?: number;
  /** Bars that are left out, by their number. */
  readonly without?: (bar: number) => boolean;
}

/** Bars of one minute as an OHLCV table. */
export function barText({ bars, seed = 1, stepBp = 2, without = () => false }: BarMarket): string {
  const random = prng(seed);
  const lines = ["open_time,open,high,low,close,volume"];
  let price = 60_000;
  for (let bar = 0; bar < bars; bar++) {
    const path = [price];
    for (let point = 0; point < POINTS; point++) {
      price *= 1 + (random() - 0.5) * 2 * stepBp / 10_000;
      path.push(price);
    }
    const prices = [price0(path), Math.max(...path), Math.min(...path), price];
    const volume = random() < 0.05 ? 0 : random() * 4;
    if (without(bar)) continue;
    const shown = prices.map((one) => one.toFixed(2)).join(",");
    lines.push(`${START_S + 60 * bar},${shown},${volume.toFixed(5)}`);
  }
  return `${lines.join("\n")}\n`;
}

function price0([first = 0]: readonly number[]): number {
  return first;
}

export interface BarReplay extends Partial<ReplayOptions> {
  readonly set?: readonly string[];
  readonly profile?: string;
  readonly blockBytes?: number;
  readonly models?: readonly FillModel[];
  readonly change?: Partial<ReplayConfig>;
  /** Otherwise spot BTCUSDT as it is shipped. */
  readonly instrument?: Instrument;
}

/** Replays bars as `backtest` does. */
export function playBars(text: string, options: BarReplay = {}): Promise<BarResult> {
  const table = barTable(text);
  const source = barSource(text, options.blockBytes === undefined ? {} : options);
  return playAssumed(source, assumedOfBars([table], table.interval), options);
}

export interface BarResult extends ReplayResult {
  /** Rows of equity.csv of the main run. */
  readonly equity: readonly string[];
  readonly fills: readonly string[];
}

/** Replays any source whose book is assumed. */
export async function playAssumed(
  source: EventSource,
  assumed: Assumed | undefined,
  options: BarReplay = {},
): Promise<BarResult> {
  const { set = [], profile = "obligation", models = ["queue"] } = options;
  const { market, symbol } = options.instrument ?? { market: "spot", symbol: "BTCUSDT" };
  const overrides = set.map(splitOverride);
  const draft = readConfig({ file: "built-in", text: undefined, profile, overrides });
  const instrument = options.instrument ??
    readInstrument(instruments, { market, symbol, file: "instruments.yaml" });
  const resolved = resolve(finishConfig(draft, { market, symbol }), instrument);
  const config = replayConfig(resolved, instrument, { ...options, models, assumed });
  const equity: string[] = [];
  const fills: string[] = [];
  const rows = {
    fill: (row: string) => fills.push(row),
    order: () => {},
    equity: (row: string) => equity.push(row),
  };
  const result = await replay({ ...config, ...options.change }, { source, rows });
  return { ...result, equity, fills };
}
