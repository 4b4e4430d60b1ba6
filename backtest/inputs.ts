// Opens what the user named: files or folders of events, or a table of closes, told by content.
import {
  cannotRead,
  type DeclaredMarket,
  EventCsvSource,
  type EventSource,
  formatOf,
  type Layout,
  type MergeInput,
  mergeSources,
  openBytes,
  RawLinesSource,
  recognize,
  type Recognized,
  TableSource,
} from "../lib/feed/mod.ts";
import type { Instrument, Market } from "../lib/market/instrument.ts";
import { CloseSource } from "./closes.ts";

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
  readonly blockBytes?: number | undefined;
}

/** Opened input. Close it, whatever happens. */
export type Inputs = Readonly<
  | {
    kind: "events";
    source: EventSource;
    instrument: Instrument;
    declared: DeclaredMarket;
    files: readonly InputFile[];
    /** Files that only repeat what another one has. */
    leftOut: readonly string[];
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
  & Readonly<{ what: Recognized & { kind: "event_csv" | "raw" | "table" } }>;

const HEAD_BYTES = 1 << 16;
/** By then a recording has named its symbol. */
const HEAD_BYTES_MAX = 1 << 24;

/** Opens files and folders as one input. Throws SyntaxError or RangeError, `Cannot read ...`. */
export async function openInputs(
  paths: readonly string[],
  options: InputOptions,
): Promise<Inputs> {
  const format = options.format === undefined ? undefined : formatOf(options.format);
  const files: InputFile[] = [];
  for (const path of expandPaths(paths)) files.push(await recognizeFile(path, format));
  const [first] = files;
  if (first === undefined) throw new RangeError("Cannot read data: no file is named");
  const events = files.filter(isEventFile);
  if (events.length === files.length) return openEvents(events, options);
  const [event] = events;
  if (event !== undefined) {
    const other = files.find((file) => !isEventFile(file)) ?? first;
    const what = `it is a table of closes, and ${event.path} holds market events`;
    throw new RangeError(cannotRead({ path: other.path }, what));
  }
  return { kind: "closes", source: new CloseSource(files), files };
}

/** Whether there is a book to quote against, or may be: trades alone have none. */
export function hasBook(files: readonly InputFile[]): boolean {
  return files.some(({ what }) => what.kind !== "table" || what.layout.gives !== "trades");
}

/** The files that paths stand for, each folder's in the order of their names. */
export function expandPaths(paths: readonly string[]): readonly string[] {
  return paths.flatMap(expand);
}

/**
 * A folder stands for its files by name; left out are those that start with a point, and the
 * checksums that the venue puts beside its dumps.
 */
function expand(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const names = [...Deno.readDirSync(path)]
    .filter(({ name }) => !name.startsWith(".") && !name.endsWith(".CHECKSUM"))
    .filter((entry) => !isFolder(`${path}/${entry.name}`))
    .map((entry) => entry.name)
    .sort((a, b) => a < b ? -1 : 1);
  if (names.length === 0) throw new RangeError(cannotRead({ path }, "the folder holds no files"));
  return names.map((name) => `${path.replace(/\/+$/, "")}/${name}`);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // Opening it will tell what is wrong, in the words of a refusal.
    return false;
  }
}

async function recognizeFile(
  path: string,
  format: ReturnType<typeof formatOf> | undefined,
): Promise<InputFile> {
  const bytes = openBytes(path);
  try {
    let head = new Uint8Array(HEAD_BYTES);
    for (let have = 0;;) {
      const count = await bytes.read(head.subarray(have));
      have += count ?? 0;
      const hasEnded = count === undefined || have === HEAD_BYTES_MAX;
      const text = new TextDecoder().decode(head.subarray(0, have));
      const what = recognize(text, hasEnded, { format });
      if (what !== undefined) return { path, bytes: bytes.bytesTotal, what: known(path, what) };
      if (have === head.length) {
        const grown = new Uint8Array(Math.min(HEAD_BYTES_MAX, 4 * head.length));
        grown.set(head);
        head = grown;
      }
    }
  } finally {
    bytes.close();
  }
}

function known(path: string, what: Recognized): Recognized {
  if (what.kind === "empty") throw new RangeError(cannotRead({ path }, "it is empty"));
  if (what.kind !== "unknown") return what;
  throw new SyntaxError(
    cannotRead(
      { path },
      "it is in no format that is known; data/README.md has them, and --format names one",
    ),
  );
}

function isEventFile(file: InputFile): file is EventFile {
  const { kind } = file.what;
  return kind === "event_csv" || kind === "raw" || kind === "table";
}

function openEvents(all: readonly EventFile[], options: InputOptions): Inputs {
  const files = withoutRepeats(all);
  checkTrades(files);
  const declared = files.map((file) => declaredOf(file, options));
  const [first] = declared;
  if (first === undefined) throw new RangeError("Cannot read data: no file is named");
  const instrument = options.instrumentOf(first.market, first.symbol);
  const inputs = files.map((file, index): MergeInput => ({
    path: file.path,
    declared: declared[index] ?? first,
    localFrom: file.what.localFrom,
    bytes: file.bytes,
    open: () => openFile(file, { instrument, blockBytes: options.blockBytes }),
  }));
  const leftOut = all.filter((file) => !files.includes(file)).map((file) => file.path);
  return {
    kind: "events",
    source: mergeSources(inputs),
    instrument,
    declared: first,
    files,
    leftOut,
  };
}

function layoutOf(file: EventFile): Layout | undefined {
  return file.what.kind === "table" ? file.what.layout : undefined;
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

function openFile(
  file: EventFile,
  options: { instrument: Instrument; blockBytes: number | undefined },
): EventSource {
  const bytes = openBytes(file.path);
  const { what } = file;
  switch (what.kind) {
    case "raw":
      return new RawLinesSource({ ...options, bytes });
    case "event_csv":
      return new EventCsvSource({ ...options, bytes, declared: what.declared });
    case "table":
      return new TableSource({ ...options, bytes, layout: what.layout, declared: what.declared });
  }
}

/** What the file says of itself, completed by what the user said; both must agree. */
function declaredOf(file: EventFile, options: InputOptions) {
  const { declared } = file.what;
  const market = declared.market ?? options.market ?? options.fallback?.market;
  const named = declared.symbol ?? layoutOf(file)?.symbolIn?.(file.path.split("/").at(-1) ?? "");
  const symbol = named ?? options.symbol ?? options.fallback?.symbol;
  if (market === undefined || symbol === undefined) {
    const what = "it does not say its market and symbol; name them with --market and --symbol";
    throw new RangeError(cannotRead({ path: file.path }, what));
  }
  if ((options.market ?? market) !== market || (options.symbol ?? symbol) !== symbol) {
    const asked = `${options.market ?? market} ${options.symbol ?? symbol}`;
    const what = `it holds ${market} ${symbol}, not ${asked}`;
    throw new RangeError(cannotRead({ path: file.path }, what));
  }
  return { market, symbol, syntheticSeed: declared.syntheticSeed };
}
