// Starts the local Binance on recorded data, for `venue`, `demo` and tests.
import { Decimal } from "../base/decimal.ts";
import { prng } from "../base/prng.ts";
import { nowMs, stopwatch } from "../engine/clock.ts";
import type { EventSource } from "../feed/mod.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import {
  type ClientKeys,
  type FaultRule,
  type Host,
  readFaultRules,
  serveVenue,
  Venue,
  type VenueServer,
  type VenueSymbol,
} from "../venue/mod.ts";
import { openInputs } from "../../backtest/inputs.ts";
import { parse } from "@std/yaml";
import { readSettings, type Settings, symbolsOf } from "./settings.ts";
import { readText } from "./text_file.ts";

/** What is played, how fast, and on which port. */
export interface VenueStart {
  /** `spot`, `usdm` or `both`; that of the data where it is left out. */
  readonly market?: string;
  readonly symbol?: string;
  readonly instrument?: string;
  /** 0 is any free one. */
  readonly port: string;
  /** `real`, a factor, or `step`. */
  readonly speed: string;
  readonly once?: boolean;
  /** A YAML file of faults. */
  readonly faults?: string;
  readonly seed?: string;
}

/** A venue that serves; `close` it. */
export interface StartedVenue extends VenueServer {
  readonly keys: readonly ClientKeys[];
  readonly symbols: readonly VenueSymbol[];
  readonly seed: number;
}

/** What a new account owns, and the fees of a regular user without BNB. */
const ACCOUNT = {
  quote: new Decimal(1_000_000),
  base: new Decimal(10),
  bnb: new Decimal(0),
  fees: { spot: fees("0.001", "0.001"), usdm: fees("0.0002", "0.0005") },
  leverage: 20,
  fillModel: "queue",
  queuePower: 1,
} as const;
const PORT_MAX = 65_535;
const SPEED_MAX = 10_000;
const SEED_MAX = 0xffff_ffff;
const DAY_MS = 86_400_000;
const US_PER_MS = 1000;
/** Stream of random numbers for keys and ids. */
const VENUE_STREAM = 100;

/** Opens data and ports. Throws RangeError or SyntaxError for wrong flags or data. */
export async function startVenue(
  paths: readonly string[],
  flags: VenueStart,
): Promise<StartedVenue> {
  const { once = false } = flags;
  const speed = readSpeed(flags.speed);
  const port = readWhole("--port", flags.port, PORT_MAX);
  const seed = flags.seed === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
    : readWhole("--seed", flags.seed, SEED_MAX);
  const faults = flags.faults === undefined ? [] : readScript(flags.faults);
  const symbols = await openSymbolsOf(paths, flags);
  const pace = speed === "step" ? stepClock() : runningClock();
  const core = new Venue({
    symbols,
    speed: speed === "step" ? "data" : speed,
    loop: !(once || speed === "step"),
    nowUs: pace.nowUs,
    random: prng(seed, VENUE_STREAM),
    account: ACCOUNT,
  });
  const keys: ClientKeys[] = [core.createAccount("default")];
  await core.fill();
  const server = serveVenue({
    venue: core,
    markets: [...new Set(symbols.map(({ instrument }) => instrument.market))],
    port,
    host: systemHost(),
    seed,
    keys,
    faults,
    setNow: pace.setNow,
    lifeMs: DAY_MS,
  });
  return { ...server, keys, symbols, seed };
}

interface Pace {
  readonly nowUs: () => number;
  readonly setNow: ((us: number) => void) | undefined;
}

/** The wall clock at the start, and steadily on from there. */
function runningClock(): Pace {
  const startedAt = nowMs() * US_PER_MS;
  const watch = stopwatch();
  return {
    nowUs: () => Math.floor(startedAt + watch() * US_PER_MS),
    setNow: undefined,
  };
}

function stepClock(): Pace {
  let now = 0;
  return { nowUs: () => now, setNow: (us) => now = us };
}

function systemHost(): Host {
  return {
    nowMs: stopwatch(),
    setTimer(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

async function openSymbolsOf(
  paths: readonly string[],
  flags: VenueStart,
): Promise<readonly VenueSymbol[]> {
  const { market } = flags;
  const shared = flags.instrument === undefined ? {} : { instrument: flags.instrument };
  const settings = readSettings(shared);
  const wanted = flags.symbol === undefined ? [undefined] : symbolsOf(flags.symbol);
  const opened: VenueSymbol[] = [];
  for (const symbol of wanted) {
    const open = () => openEvents(paths, { settings, symbol });
    const { source, instrument, touch } = await open();
    source.close();
    for (const one of marketsOf(market, instrument.market)) {
      opened.push({
        instrument: forMarket(instrument, { market: one, settings }),
        open: async () => (await open()).source,
        touch,
        dataMarket: instrument.market,
      });
    }
  }
  // One server a market, its symbols together.
  return opened.sort((a, b) => a.instrument.market.localeCompare(b.instrument.market));
}

async function openEvents(
  paths: readonly string[],
  { settings, symbol }: { readonly settings: Settings; readonly symbol: string | undefined },
): Promise<{
  readonly source: EventSource;
  readonly instrument: Instrument;
  readonly touch: "book" | "assumed";
}> {
  const fallback = symbol === undefined ? settings.fallback : { ...settings.fallback, symbol };
  const inputs = await openInputs(paths, { ...settings, symbol, fallback });
  if (inputs.kind === "closes") {
    inputs.source.close();
    throw new RangeError("Cannot play a table of closes: it has no market events");
  }
  const { source, instrument, assumed } = inputs;
  return {
    source,
    instrument,
    touch: assumed?.touch === "around_trades" ? "assumed" : "book",
  };
}

function marketsOf(name: string | undefined, own: Market): readonly Market[] {
  if (name === undefined) return [own];
  if (name === "both") return ["spot", "usdm"];
  if (name === "spot" || name === "usdm") return [name];
  throw new RangeError(`Cannot use --market ${name}: it must be spot, usdm or both`);
}

/** Data of one market stand for the other: tick and lot stay theirs, the rules are the other's. */
function forMarket(
  instrument: Instrument,
  { market, settings }: { readonly market: Market; readonly settings: Settings },
): Instrument {
  if (instrument.market === market) return instrument;
  const other = settings.instrumentOf(market, instrument.symbol);
  const { notionalMin, notionalMax, percentPrice, ordersMax, amendsMax, orderRateLimits } = other;
  return {
    ...instrument,
    market,
    notionalMin,
    notionalMax,
    percentPrice,
    ordersMax,
    amendsMax,
    orderRateLimits,
  };
}

function fees(maker: string, taker: string) {
  return {
    maker: new Decimal(maker),
    taker: new Decimal(taker),
    payInBnb: false,
    bnbDiscount: new Decimal(0),
    bnbPrice: new Decimal(0),
  };
}

function readSpeed(text: string): number | "step" {
  if (text === "step") return "step";
  if (text === "real") return 1;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (0 < speed && speed <= SPEED_MAX) return speed;
  throw new RangeError(
    `Cannot use --speed ${text}: it must be real, step, or a number up to ${SPEED_MAX}`,
  );
}

function readWhole(flag: string, text: string, max: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  throw new RangeError(`Cannot use ${flag} ${text}: it must be a whole number up to ${max}`);
}

function readScript(path: string): readonly FaultRule[] {
  const text = readText(path);
  let script: unknown;
  try {
    script = parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot read ${path}: ${error.message}`);
  }
  return readFaultRules(script);
}
