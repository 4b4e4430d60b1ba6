// The default configuration for a market, as the command line would resolve it.
import { type ReplayConfig } from "../backtest/replay.ts";
import { replayConfig } from "../backtest/setup.ts";
import { finishConfig, readConfig, readInstrument, resolve } from "../lib/config/mod.ts";
import type { Instrument, Market } from "../lib/market/instrument.ts";
import type { FillModel } from "../lib/sim/config.ts";

const SYMBOL = "BTCUSDT";

export interface Setup {
  readonly instrument: Instrument;
  readonly replay: ReplayConfig;
}

/** Reads config.yaml and data/instruments.yaml of the repository. */
export function defaultSetup(market: Market, models: readonly FillModel[]): Setup {
  const draft = readConfig({
    file: "config.yaml",
    text: Deno.readTextFileSync("config.yaml"),
    profile: undefined,
    overrides: [],
  });
  const config = finishConfig(draft, { market, symbol: SYMBOL });
  const file = "data/instruments.yaml";
  const instrument = readInstrument(Deno.readTextFileSync(file), { market, symbol: SYMBOL, file });
  const replay = replayConfig(resolve(config, instrument), instrument, { models });
  return { instrument, replay };
}
