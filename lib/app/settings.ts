// The flags that all commands share: configuration, market, symbol, instrument.
import shipped from "../../data/instruments.yaml" with { type: "text" };
import {
  type ConfigDraft,
  finishConfig,
  type Override,
  readConfig,
  readExchangeInfo,
  readInstrument,
  resolve,
  type Resolved,
  splitOverride,
} from "../config/mod.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import { readText, readTextIfThere } from "./text_file.ts";

export interface InstrumentFlags {
  readonly market?: string;
  readonly symbol?: string;
  readonly instrument?: string;
}

export interface SettingFlags extends InstrumentFlags {
  readonly config?: string;
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly fill?: string;
}

/** What the user asked for of the instrument; data that say otherwise are refused. */
export interface Wish {
  readonly market: Market | undefined;
  readonly symbol: string | undefined;
  instrumentOf(market: Market, symbol: string): Instrument;
}

export interface Settings extends Wish {
  /** For data that say neither market nor symbol. */
  readonly fallback: { readonly market: Market; readonly symbol: string };
  /** Whether closes are all that the run will ask of bars. */
  closesDo(): boolean;
  /** The instrument of the flags, or else of the configuration. */
  ownInstrument(): Instrument;
  resolve(instrument: Instrument): Resolved;
}

/** Read when no `--config` is given, where it is there. */
const CONFIG_FILE = "config.yaml";
const INSTRUMENTS_FILE = "data/instruments.yaml";

/** Reads configuration and flags, then `more` keys; throws SyntaxError or RangeError. */
export function readSettings(flags: SettingFlags, more: readonly Override[] = []): Settings {
  const wish = readWish(flags);
  const draft = readDraft(flags, more);
  const fallback = {
    market: wish.market ?? draft.market,
    symbol: wish.symbol ?? draft.symbol,
  };
  return {
    ...wish,
    fallback,
    closesDo: () => finishConfig(draft, fallback).settings.fill.model === "naive",
    ownInstrument: () => wish.instrumentOf(fallback.market, fallback.symbol),
    resolve: (instrument) => resolve(finishConfig(draft, instrument), instrument),
  };
}

/** Reads the flags that say what is traded. */
export function readWish(flags: InstrumentFlags): Wish {
  const { instrument: file } = flags;
  const text = file === undefined ? undefined : readText(file);
  return {
    market: marketOf(flags.market),
    symbol: symbolOf(flags.symbol),
    instrumentOf: (market, symbol) =>
      file === undefined || text === undefined
        ? readInstrument(shipped, { market, symbol, file: INSTRUMENTS_FILE })
        : readExchangeInfo(text, { market, symbol, file }),
  };
}

function readDraft(flags: SettingFlags, more: readonly Override[]): ConfigDraft {
  const file = flags.config ?? CONFIG_FILE;
  const text = flags.config === undefined ? readTextIfThere(file) : readText(file);
  const name = text === undefined ? "the built-in configuration" : file;
  const overrides = [...(flags.set ?? []).map(splitOverride), ...fillOverride(flags.fill)]
    .concat(more);
  return readConfig({ file: name, text, profile: flags.profile, overrides });
}

function fillOverride(model: string | undefined): readonly Override[] {
  if (model === undefined) return [];
  return [{ path: "fill.model", value: model, label: `--fill ${model}` }];
}

function marketOf(name: string | undefined): Market | undefined {
  if (name === undefined || name === "spot" || name === "usdm") return name;
  throw new RangeError(`Cannot use --market ${name}: it must be spot or usdm`);
}

/** The symbols of `--symbol A,B`: more than one, each once. */
export function symbolsOf(names: string): readonly string[] {
  const symbols = names.split(",").map((name) => symbolOf(name.trim()) ?? "");
  const again = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
  if (again === undefined) return symbols;
  throw new RangeError(`Cannot use --symbol ${names}: it names ${again} twice`);
}

function symbolOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const symbol = name.toUpperCase();
  if (/^[A-Z0-9][A-Z0-9_.-]{1,39}$/.test(symbol)) return symbol;
  throw new RangeError(`Cannot use --symbol ${name}: it must be a symbol such as BTCUSDT`);
}
