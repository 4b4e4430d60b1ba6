// Opens what the user named: files or folders of events, or a table of closes, told by content.
import {
  cannotRead,
  type DeclaredMarket,
  EventCsvSource,
  type EventSource,
  type MergeInput,
  mergeSources,
  openBytes,
  RawLinesSource,
  recognize,
  type Recognized,
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
  readonly blockBytes?: number | undefined;
}

/** Opened input. Close it, whatever happens. */
export type Inputs = Readonly<
  | { kind: "events"; source: EventSource; instrument: Instrument; declared: DeclaredMarket }
  | { kind: "closes"; source: CloseSource }
>;

type EventFile = InputFile & Readonly<{ what: Recognized & { kind: "event_csv" | "raw" } }>;

interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly what: Recognized;
}

const HEAD_BYTES = 1 << 16;
/** By then a recording has named its symbol. */
const HEAD_BYTES_MAX = 1 << 24;

/** Opens files and folders as one input. Throws SyntaxError or RangeError, `Cannot read ...`. */
export async function openInputs(
  paths: readonly string[],
  options: InputOptions,
): Promise<Inputs> {
  const files: InputFile[] = [];
  for (const path of paths.flatMap(expand)) files.push(await recognizeFile(path));
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
  return { kind: "closes", source: new CloseSource(files) };
}

/** A folder stands for its files by name; those that start with a point are left out. */
function expand(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const names = [...Deno.readDirSync(path)]
    .filter((entry) => !entry.name.startsWith(".") && !isFolder(`${path}/${entry.name}`))
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

async function recognizeFile(path: string): Promise<InputFile> {
  const bytes = openBytes(path);
  try {
    let head = new Uint8Array(HEAD_BYTES);
    for (let have = 0;;) {
      const count = await bytes.read(head.subarray(have));
      have += count ?? 0;
      const hasEnded = count === undefined || have === HEAD_BYTES_MAX;
      const text = new TextDecoder().decode(head.subarray(0, have));
      const what = recognize(text, hasEnded);
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
      "it is neither an event CSV, nor recorded lines, nor a CSV with a close column",
    ),
  );
}

function isEventFile(file: InputFile): file is EventFile {
  return file.what.kind === "event_csv" || file.what.kind === "raw";
}

function openEvents(files: readonly EventFile[], options: InputOptions): Inputs {
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
  return { kind: "events", source: mergeSources(inputs), instrument, declared: first };
}

function openFile(
  file: EventFile,
  options: { instrument: Instrument; blockBytes: number | undefined },
): EventSource {
  const bytes = openBytes(file.path);
  return file.what.kind === "raw"
    ? new RawLinesSource({ ...options, bytes })
    : new EventCsvSource({ ...options, bytes, declared: file.what.declared });
}

/** What the file says of itself, completed by what the user said; both must agree. */
function declaredOf(file: EventFile, options: InputOptions) {
  const { declared } = file.what;
  const market = declared.market ?? options.market ?? options.fallback?.market;
  const symbol = declared.symbol ?? options.symbol ?? options.fallback?.symbol;
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
