// `inspect`: what files are, what is in them, and what that can tell a backtest.
import { expandPaths } from "../../backtest/globs.ts";
import { type InputFile, type Inputs, openInputs, symbolsOf } from "../../backtest/inputs.ts";
import { Decimal } from "../base/decimal.ts";
import { lots, ppm, ticks } from "../base/units.ts";
import { stopwatch } from "../engine/clock.ts";
import { type EventSource, type Findings, Inspection, verdict } from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import { type Instrument, type Market, withDigits } from "../market/instrument.ts";
import { barsOf, verdictOfBars } from "./inspect_bars.ts";
import { inspectJson } from "./inspect_json.ts";
import { inspectText } from "./inspect_text.ts";
import type { Inspected, InspectedAll, Refused } from "./inspected.ts";
import { type Io, print } from "./io.ts";
import { startProgress } from "./progress.ts";
import { type InstrumentFlags, readWish, type Wish } from "./settings.ts";

export interface InspectFlags extends InstrumentFlags {
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Prices with more digits than this are none of a market that is known. */
const DIGITS_MAX = 8;
/** A file of more symbols is not inspected for each: one must be picked. */
const SYMBOLS_MAX = 20;
const UNKNOWN_SYMBOL = "UNKNOWN";

/** Inspects each file, and all of them together where there are several of one market. */
export async function inspect(
  paths: readonly string[],
  flags: InspectFlags,
  io: Io,
): Promise<void> {
  const wish = readWish(flags);
  const job = {
    wish,
    format: flags.format,
    io,
    quiet: flags.quiet === true || flags.json === true,
  };
  const files: Inspected[] = [];
  const refused: Refused[] = [];
  const read: string[] = [];
  let refusal: Error | undefined;
  const names = expandPaths(paths);
  for (const name of names) {
    try {
      for (const one of await jobsOf(name, job)) files.push(await inspectAs([name], one));
      read.push(name);
    } catch (error) {
      // Of several files the others are shown before this one ends the command.
      if (names.length < 2 || !isRefusal(error)) throw error;
      refused.push({ path: name, why: error.message });
      refusal ??= error;
    }
  }
  const all = {
    files,
    refused,
    ...(files.length < 2 ? {} : await inspectTogether(read, job)),
  };
  if (0 < files.length) print(io, flags.json === true ? inspectJson(all) : inspectText(all));
  if (refusal !== undefined) throw refusal;
}

function isRefusal(error: unknown): error is SyntaxError | RangeError {
  return error instanceof SyntaxError || error instanceof RangeError;
}

interface Job {
  readonly wish: Wish;
  readonly format: string | undefined;
  readonly io: Io;
  readonly quiet: boolean;
}

/** One job for each symbol of a file that holds several, unless one of them was picked. */
async function jobsOf(name: string, job: Job): Promise<readonly Job[]> {
  if (job.wish.symbol !== undefined) return [job];
  const { symbols } = await symbolsOf(name, { format: job.format, isLong: true });
  if (symbols.length < 2 || SYMBOLS_MAX < symbols.length) return [job];
  return symbols.map((symbol) => ({ ...job, wish: { ...job.wish, symbol } }));
}

/** Apart where the files are not of one market and symbol, or not all of events. */
async function inspectTogether(
  paths: readonly string[],
  job: Job,
): Promise<Pick<InspectedAll, "together" | "apart">> {
  try {
    return { together: await inspectAs(paths, job) };
  } catch (error) {
    if (error instanceof RangeError) return { apart: error.message };
    throw error;
  }
}

/** With the known instrument; where there is none, or prices are off its tick, with more digits. */
async function inspectAs(paths: readonly string[], job: Job): Promise<Inspected> {
  let refusal: unknown;
  let lotSize: LotSize = FINE_LOT;
  for (let digits = -1; digits <= DIGITS_MAX; digits++) {
    try {
      return await inspectOnce(paths, job, digits < 0 ? undefined : { digits, lotSize });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refusal = error;
      if (0 <= digits && lotSize === FINE_LOT && LARGE_QTY.test(error.message)) {
        lotSize = COARSE_LOT;
        digits--;
      } else if (!isOfInstrument(error.message)) throw error;
    }
  }
  throw refusal;
}

/** Quantities that are shown here are not read again: only how large they may be differs. */
const FINE_LOT = "0.00000001";
const COARSE_LOT = "1";
type LotSize = typeof FINE_LOT | typeof COARSE_LOT;
const LARGE_QTY = /: \w*(qty|amount|size|volume|quantity|q)\w* "[^"]*" is too large$/i;

/** Sizes of a market that is not known. */
interface Sizes {
  readonly digits: number;
  readonly lotSize: LotSize;
}

function isOfInstrument(message: string): boolean {
  return message.includes(" is off the tick ") || message.startsWith("Cannot trade ");
}

async function inspectOnce(
  paths: readonly string[],
  job: Job,
  sizes: Sizes | undefined,
): Promise<Inspected> {
  const { wish, format } = job;
  const known = { ...wish, format, fallback: fallbackOf(wish) };
  const isKnown = sizes === undefined;
  const inputs = await openInputs(paths, isKnown ? known : anyInstrument(job, sizes));
  try {
    if (inputs.kind === "closes") return await closesOf(inputs);
    const { source, instrument } = inputs;
    const findings = await scan(source, { job, market: instrument.market });
    return described(inputs, { findings, isKnown, wish });
  } finally {
    inputs.source.close();
  }
}

function fallbackOf({ market, symbol }: Wish) {
  return { market: market ?? "spot", symbol: symbol ?? UNKNOWN_SYMBOL } as const;
}

/** Any market and symbol, with prices of so many digits. */
function anyInstrument({ wish, format }: Job, { digits, lotSize }: Sizes) {
  const tickSize = new Decimal(10).pow(-digits).toFixed();
  return {
    ...wish,
    format,
    fallback: fallbackOf(wish),
    instrumentOf: (market: Market, symbol: string) =>
      genericInstrument({ market, symbol, tickSize, lotSize }),
  };
}

async function scan(
  source: EventSource,
  { job, market }: { readonly job: Job; readonly market: Market },
): Promise<Findings> {
  const inspection = new Inspection(market);
  const ring = new EventRing();
  const progress = await startProgress(source, { ...job, nowMs: stopwatch() });
  try {
    for (let more = true; more;) {
      more = await source.pull(ring);
      for (let index = ring.head; index < ring.tail; index++) inspection.add(ring, index);
      ring.release(ring.tail);
      progress.update();
    }
  } finally {
    progress.stop();
  }
  return inspection.findings();
}

type EventInputs = Inputs & { readonly kind: "events" };

function described(
  inputs: EventInputs,
  { findings, isKnown, wish }: { findings: Findings; isKnown: boolean; wish: Wish },
): Inspected {
  const { source, instrument, files, declared } = inputs;
  const layouts = files.flatMap(({ what }) => what.kind === "table" ? [what.layout] : []);
  const all = (property: "receipt" | "venueTimes" | "ids") =>
    layouts.every((layout) => layout[property]);
  const says = (file: InputFile) =>
    file.what.kind === "table" || file.what.kind === "bars"
      ? file.what.declared.market
      : declared.market;
  const tables = files.flatMap(({ what }) => what.kind === "bars" ? [what.table] : []);
  const bars = barsOf(inputs, findings);
  const hasReceipt = bars === undefined && all("receipt");
  const market = wish.market ?? files.map(says).find((one) => one !== undefined);
  const { symbol } = declared;
  return {
    title: files.length === 1 ? titleOf(files[0]) : `${files.length} files as one`,
    format: [...new Set(files.map(formatOf))].join(", "),
    files: source.files,
    market,
    symbol: symbol === UNKNOWN_SYMBOL ? undefined : symbol,
    tickSize: isKnown ? instrument.tickSize : undefined,
    lotSize: isKnown ? instrument.lotSize : undefined,
    priceUnit: instrument.tickSize,
    rows: source.rows,
    // Where the venue's time stands for it, there is nothing to compare.
    findings: hasReceipt ? findings : { ...findings, skew: undefined },
    hasReceipt,
    bars,
    tolerances: isKnown ? source.tolerances : withoutLots(source.tolerances),
    verdict: bars !== undefined ? verdictOfBars(tables, { ...bars, market }) : verdict({
      findings,
      receipt: hasReceipt,
      venueTimes: all("venueTimes"),
      ids: all("ids"),
      isUsdm: market === "usdm",
    }),
  };
}

/** The lot was not the market's. */
function withoutLots({ qty_off_lot: _, ...others }: Readonly<Record<string, number>>) {
  return others;
}

const TITLES: Readonly<Record<string, string>> = {
  event_csv: "event CSV",
  raw: "recorded lines of Binance messages",
  closes: "table of closes",
};

function titleOf(file: InputFile | undefined): string {
  if (file?.what.kind === "table") return file.what.layout.title;
  if (file?.what.kind === "bars") return file.what.table.title;
  return TITLES[file?.what.kind ?? ""] ?? "";
}

function formatOf(file: InputFile): string {
  if (file.what.kind === "table") return file.what.layout.name;
  if (file.what.kind === "bars") return file.what.table.format;
  return file.what.kind === "raw" ? "raw_lines" : file.what.kind;
}

async function closesOf(inputs: Inputs & { readonly kind: "closes" }): Promise<Inspected> {
  const { source, files } = inputs;
  for await (const _ of source.closes());
  return {
    title: titleOf(files[0]),
    format: "closes",
    files: source.files,
    market: undefined,
    symbol: undefined,
    tickSize: undefined,
    lotSize: undefined,
    priceUnit: "1",
    rows: source.rows,
    findings: undefined,
    hasReceipt: false,
    tolerances: {},
    verdict: {
      can: ["closes, enough for --fill naive"],
      cannot: ["no times, no book, no trades: nothing that a fill model could use"],
    },
  };
}

/** Sizes are not checked: only prices have to be whole. */
function genericInstrument(
  own: Pick<Instrument, "market" | "symbol" | "tickSize" | "lotSize">,
): Instrument {
  return withDigits({
    ...own,
    baseAsset: "",
    quoteAsset: "",
    priceMin: ticks(1),
    priceMax: ticks(Number.MAX_SAFE_INTEGER),
    qtyMin: lots(1),
    qtyMax: lots(Number.MAX_SAFE_INTEGER),
    notionalMin: "0",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: ppm(0), down: ppm(0) },
    ordersMax: 0,
    amendsMax: 0,
    orderRateLimits: [],
  });
}
