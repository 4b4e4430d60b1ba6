// Opens what the user named: files or folders of events, or a table of closes, told by content.
import { Cache, type CacheOptions } from "../lib/cache/mod.ts";
import {
  type Assumed,
  BarSource,
  Beside,
  cannotRead,
  type DeclaredMarket,
  EventCsvSource,
  type EventSource,
  formatOf,
  type Layout,
  type MergeInput,
  mergeSources,
  openBytes,
  pointCoversUsMin,
  RawLinesSource,
  recognize,
  type Recognized,
  TableSource,
  unknownFormat,
} from "../lib/feed/mod.ts";
import type { Instrument, Market } from "../lib/market/instrument.ts";
import { assumedOf, closeFilesOf, namesOf } from "./bar_inputs.ts";
import { CloseSource } from "./closes.ts";
import { refuseEqual } from "./equal_files.ts";
import { expandPaths, refuseIrregular, refuseTwice } from "./globs.ts";
import { isMissing, pickSymbol, symbolsSeen } from "./picked.ts";

export interface InputOptions {
  /** The instrument of a market and symbol; throws RangeError for one that is not known. */
  readonly instrumentOf: (market: Market, symbol: string) => Instrument;
  /** What the user said: must agree with what the data say. */
  readonly market?: Market | undefined;
  readonly symbol?: string | undefined;
  /** For data that do not say, where the user did not either. */
  readonly fallback?: { readonly market: Market; readonly symbol: string } | undefined;
  /** What all files are, by the name of a format; otherwise their content tells. */
  readonly format?: string | undefined;
  /** Whether closes are all that is wanted of bars. */
  readonly closesDo?: (() => boolean) | undefined;
  /** Rows are taken as they stand, in whatever order; see `sortEvents`. */
  readonly anyOrder?: boolean | undefined;
  readonly blockBytes?: number | undefined;
  /** Where large files are kept as parsed; without it they are parsed each time. */
  readonly cache?: CacheOptions | undefined;
  /** The second thread, where several inputs share it. */
  readonly beside?: Beside | undefined;
}

/** Opened input. Close it, whatever happens. */
export type Inputs = Readonly<
  | {
    kind: "events";
    source: EventSource;
    /** What the source is merged from. */
    parts: readonly MergeInput[];
    instrument: Instrument;
    declared: DeclaredMarket;
    files: readonly InputFile[];
    /** Files that only repeat what another one has. */
    leftOut: readonly string[];
    /** What is assumed where there is no book. */
    assumed: Assumed | undefined;
  }
  | { kind: "closes"; source: CloseSource; files: readonly InputFile[] }
>;

/** A file and what it was recognized as. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly what: Recognized;
}

type EventFile =
  & InputFile
  & Readonly<{ what: Recognized & { kind: "event_csv" | "raw" | "table" | "bars" } }>;

const HEAD_BYTES = 1 << 16;
/** By then a recording has named its symbol. */
export const HEAD_BYTES_MAX = 1 << 24;

/** Opens files and folders as one input. Throws SyntaxError or RangeError, `Cannot read ...`. */
export async function openInputs(
  paths: readonly string[],
  options: InputOptions,
): Promise<Inputs> {
  const format = options.format === undefined ? undefined : formatOf(options.format);
  const files: InputFile[] = [];
  for (const path of refuseTwice(expandPaths(paths))) {
    files.push(await recognizeFile(path, { format, symbol: options.symbol }));
  }
  const [first] = files;
  if (first === undefined) throw new RangeError("Cannot read data: no file is named");
  const hasBars = files.some(({ what }) => what.kind === "bars");
  const closes = hasBars && options.closesDo?.() === true ? closeFilesOf(files) : undefined;
  if (closes !== undefined) {
    refuseEqual(files);
    return { kind: "closes", source: new CloseSource(closes), files };
  }
  const events = files.filter(isEventFile);
  if (events.length === files.length) return openEvents(events, options);
  const [event] = events;
  if (event !== undefined) {
    const other = files.find((file) => !isEventFile(file)) ?? first;
    const what = `it is a table of closes, and ${event.path} holds market events`;
    throw new RangeError(cannotRead({ path: other.path }, what));
  }
  refuseEqual(files);
  return { kind: "closes", source: new CloseSource(files), files };
}

/** The symbols that a file says it holds, where it does. */
export interface SymbolsTold {
  readonly symbols: readonly string[];
  /** By its rows: behind those of the head there may be others. Otherwise for all of it. */
  readonly areOfRows: boolean;
}

/** The symbols that a file's head tells, or its name; for a wanted one the head is long. */
export async function symbolsOf(
  path: string,
  options: {
    readonly format: string | undefined;
    readonly symbol?: string | undefined;
    /** Whether the head is long in any case, and tells of recorded lines all that they hold. */
    readonly isLong?: boolean;
  },
): Promise<SymbolsTold> {
  const format = options.format === undefined ? undefined : formatOf(options.format);
  const { symbol, isLong } = options;
  const file = await recognizeFile(path, { format, symbol, isLong });
  const seen = symbolsSeen(file.what).map(({ symbol }) => symbol);
  if (0 < seen.length || !isEventFile(file)) return { symbols: seen, areOfRows: true };
  const named = file.what.declared.symbol ??
    layoutOf(file)?.symbolIn?.(path.split("/").at(-1) ?? "");
  return { symbols: named === undefined ? [] : [named], areOfRows: false };
}

interface HeadOptions {
  readonly format: ReturnType<typeof formatOf> | undefined;
  /** The wanted symbol: looked for in more of the file than its first lines. */
  readonly symbol: string | undefined;
  readonly isLong?: boolean | undefined;
}

async function recognizeFile(
  path: string,
  { format, symbol, isLong }: HeadOptions,
): Promise<InputFile> {
  refuseIrregular(path);
  const bytes = openBytes(path);
  try {
    const names = namesOf(path);
    let head = new Uint8Array(HEAD_BYTES);
    for (let have = 0;;) {
      const count = await bytes.read(head.subarray(have));
      have += count ?? 0;
      // What is told of half a head is told again of all of it: packed files come in small pieces.
      if (count !== undefined && have < head.length) continue;
      const hasEnded = count === undefined || have === HEAD_BYTES_MAX;
      if (isUtf16(head)) {
        throw new SyntaxError(cannotRead({ path }, "it is UTF-16 text: save it as UTF-8"));
      }
      const text = new TextDecoder().decode(head.subarray(0, have));
      const what = recognize(text, hasEnded, { format, names });
      const goesOn = what?.kind === "raw" && isLong === true;
      const isTold = what !== undefined && (hasEnded || (!goesOn && !isMissing(what, symbol)));
      if (isTold) return { path, bytes: bytes.bytesTotal, what: known(path, what) };
      const grown = new Uint8Array(Math.min(HEAD_BYTES_MAX, 4 * head.length));
      grown.set(head);
      head = grown;
    }
  } finally {
    bytes.close();
  }
}

/** Whether the text begins with the mark of UTF-16, as a spreadsheet's "Unicode text" does. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function known(path: string, what: Recognized): Recognized {
  if (what.kind === "no_bars") throw new RangeError(cannotRead({ path }, what.why));
  if (what.kind === "bars" && what.table.of === "premium_index") {
    const why = "its bars are of a premium index, a rate and no price: nothing trades at it";
    throw new RangeError(cannotRead({ path }, why));
  }
  if (what.kind === "empty") throw new RangeError(cannotRead({ path }, "it is empty"));
  if (what.kind !== "unknown") return what;
  throw new SyntaxError(cannotRead({ path }, unknownFormat(what.line)));
}

function isEventFile(file: InputFile): file is EventFile {
  const { kind } = file.what;
  return kind === "event_csv" || kind === "raw" || kind === "table" || kind === "bars";
}

function openEvents(all: readonly EventFile[], options: InputOptions): Inputs {
  const files = withoutRepeats(all);
  checkTrades(files);
  const assumed = assumedOf(files);
  const declared = files.map((file) => declaredOf(file, options));
  const [first] = declared;
  if (first === undefined) throw new RangeError("Cannot read data: no file is named");
  const instrument = options.instrumentOf(first.market, first.symbol);
  refuseEqual(files);
  const opening: Opening = {
    instrument,
    blockBytes: options.blockBytes,
    beside: options.beside ?? new Beside(),
    wanted: options.symbol,
    anyOrder: options.anyOrder,
    cache: options.cache === undefined ? undefined : new Cache(options.cache),
  };
  const inputs = files.map((file, index): MergeInput => ({
    path: file.path,
    declared: declared[index] ?? first,
    localFrom: pickSymbol(file, options.symbol).localFrom,
    bytes: file.bytes,
    // Ids that do not rise are no sign of a repeated trade.
    tradeIds: options.anyOrder === true ? undefined : tradeIdsOf(file),
    barCoversUs: file.what.kind === "bars" ? pointCoversUsMin(file.what.table.interval) : undefined,
    open: () => openFile(file, opening),
  }));
  const leftOut = all.filter((file) => !files.includes(file)).map((file) => file.path);
  return {
    kind: "events",
    source: mergeSources(inputs),
    parts: inputs,
    instrument,
    declared: first,
    files,
    leftOut,
    assumed,
  };
}

function layoutOf(file: EventFile): Layout | undefined {
  return file.what.kind === "table" ? file.what.layout : undefined;
}

/** Files of one format number their trades alike. */
function tradeIdsOf({ what }: EventFile): string | undefined {
  if (what.kind === "table") return what.layout.gives === "trades" ? what.layout.name : undefined;
  return what.kind === "bars" ? undefined : what.kind;
}

/** The best 20 levels after each update are made of the updates: beside them they add nothing. */
function withoutRepeats(files: readonly EventFile[]): readonly EventFile[] {
  const hasUpdates = files.some((file) => layoutOf(file)?.name === "stream_depth_diff");
  return hasUpdates ? files.filter((file) => layoutOf(file)?.name !== "stream_book20") : files;
}

/** Trades and aggregate trades are the same trades: together they would count twice. */
function checkTrades(files: readonly EventFile[]): void {
  const single = files.find((file) => /^binance_[a-z]+_trades$/.test(layoutOf(file)?.name ?? ""));
  const sums = files.find((file) => layoutOf(file)?.name.endsWith("_agg_trades"));
  if (single === undefined || sums === undefined) return;
  const what = `it holds aggregates of the trades in ${single.path}: name one of the two`;
  throw new RangeError(cannotRead({ path: sums.path }, what));
}

interface Opening {
  readonly instrument: Instrument;
  readonly blockBytes: number | undefined;
  readonly beside: Beside;
  readonly cache: Cache | undefined;
  /** The symbol that the user asked for. */
  readonly wanted: string | undefined;
  readonly anyOrder: boolean | undefined;
}

/** Out of the cache where it is kept there: under its format and every option that reads it. */
function openFile(file: EventFile, options: Opening): EventSource {
  const { beside: _beside, cache, ...reading } = options;
  const parse = () => parseFile(file, options);
  return cache?.open({ path: file.path, meaning: [file.what, reading], parse }) ?? parse();
}

function parseFile(file: EventFile, options: Opening): EventSource {
  const bytes = openBytes(file.path, { beside: options.beside });
  const { what } = file;
  const { only, hasSeveral } = pickSymbol(file, options.wanted);
  switch (what.kind) {
    case "raw":
      return new RawLinesSource({ ...options, bytes, only, hasSeveral });
    case "event_csv":
      return new EventCsvSource({ ...options, bytes, declared: what.declared });
    case "bars":
      return new BarSource({ ...options, bytes, table: what.table, declared: what.declared });
    case "table":
      return new TableSource({
        ...options,
        bytes,
        layout: what.layout,
        declared: what.declared,
        only,
      });
  }
}

/** What the file says of itself, completed by what the user said; both must agree. */
function declaredOf(file: EventFile, options: InputOptions) {
  const { declared } = file.what;
  const market = declared.market ?? options.market ?? options.fallback?.market;
  const picked = pickSymbol(file, options.symbol);
  const named = picked.symbol ?? layoutOf(file)?.symbolIn?.(file.path.split("/").at(-1) ?? "");
  const symbol = named ?? options.symbol ?? options.fallback?.symbol;
  if (market === undefined || symbol === undefined) {
    const both = [market === undefined && "market", symbol === undefined && "symbol"];
    const names = both.filter((name) => name !== false);
    const what = `it does not say its ${names.join(" and ")}; name ` +
      `${names.length === 1 ? "it" : "them"} with ${
        names.map((name) => `--${name}`).join(" and ")
      }`;
    throw new RangeError(cannotRead({ path: file.path }, what));
  }
  if ((options.market ?? market) !== market || (options.symbol ?? symbol) !== symbol) {
    const asked = `${options.market ?? market} ${options.symbol ?? symbol}`;
    const what = `it holds ${market} ${symbol}, not ${asked}`;
    throw new RangeError(cannotRead({ path: file.path }, what));
  }
  return { market, symbol, syntheticSeed: declared.syntheticSeed };
}
