// `record`: live market data to files that the backtester reads, and how good they are.
import { type FeedNotice, MarketFeed } from "../binance/market_feed.ts";
import { type Ports, realPorts } from "../binance/mod.ts";
import { feedNotice } from "./feed_notice.ts";
import { type Io, print } from "./io.ts";
import { waitForEnd, wholeFlag } from "./long_run.ts";
import {
  fetchInstrument,
  PATIENCE_MS,
  type PublicFlags,
  readPublicFlags,
  type VenueClient,
  venueClient,
} from "./public_market.ts";
import { type ClockReading, type Recorded, recordText } from "./record_text.ts";
import { Recorder } from "./recorder.ts";
import { readSettings } from "./settings.ts";
import { stamp } from "./times.ts";

export interface RecordFlags extends PublicFlags {
  readonly out?: string;
  readonly raw?: boolean;
  readonly redundant?: boolean;
  readonly seconds?: string;
  readonly partMb?: string;
  readonly partMinutes?: string;
  readonly quiet?: boolean;
}

const BYTES_PER_MB = 1_000_000;
const US_PER_MINUTE = 60_000_000;
const US_PER_MS = 1_000;

/** Records until `--seconds` have passed or it is interrupted; then completes the files. */
export async function record(
  flags: RecordFlags,
  io: Io,
  ports: Ports = realPorts(),
): Promise<void> {
  const wish = readPublicFlags(flags, readSettings({}).fallback);
  const choice = readChoice(flags);
  const client = venueClient(wish.hosts, { ports, signer: undefined });
  try {
    const { instrument, exchangeInfo } = await fetchInstrument(client.rest, wish);
    const { market, symbol } = instrument;
    const folder = newFolder(
      flags.out ?? `recordings/${market}-${symbol}-${stamp(ports.clock.nowUs() / US_PER_MS)}`,
      flags,
    );
    Deno.writeTextFileSync(`${folder}/instrument.json`, `${exchangeInfo}\n`);
    const stop = new AbortController();
    const recorder = new Recorder({
      instrument,
      folder,
      raw: flags.raw === true ? "kept" : "left_out",
      ...choice,
      onFailure: () => stop.abort(),
    });
    const feed = new MarketFeed({
      market,
      instruments: [instrument],
      streams: wish.hosts.streams,
      caller: client.rest,
      ports,
      silenceMs: PATIENCE_MS,
      redundant: flags.redundant === true,
      onEvents: ({ ring }) => recorder.take(ring),
      onRaw: (localUs, text) => recorder.takeRaw(localUs, text),
      onNotice: (notice) => onNotice(notice, { recorder, io, flags }),
    });
    if (flags.quiet !== true) io.stderr(`Recording ${market} ${symbol} into ${folder}\n`);
    const clock = await readClock(client);
    feed.start();
    await waitForEnd({ seconds: choice.seconds, clock: ports.clock, stop: stop.signal });
    feed.close();
    await recorder.finish();
    const recorded = recordedOf(feed, {
      recorder,
      source: new URL(wish.hosts.streams.public).host,
      clock: [...clock, ...await readClock(client)],
    });
    Deno.writeTextFileSync(`${folder}/quality.json`, `${JSON.stringify(recorded, null, 2)}\n`);
    if (flags.quiet === true) return;
    print(io, recordText(recorded));
    print(
      io,
      `\nReplay it:\ndeno task backtest ${folder}/events --instrument ${folder}/instrument.json\n`,
    );
  } finally {
    client.rest.close();
  }
}

function readChoice(flags: RecordFlags) {
  const { partMb = "256", partMinutes = "60", seconds } = flags;
  return {
    partBytes: BYTES_PER_MB * wholeFlag("--part-mb", partMb, { from: 1, to: 10_000 }),
    partUs: US_PER_MINUTE * wholeFlag("--part-minutes", partMinutes, { from: 1, to: 1_440 }),
    seconds: seconds === undefined
      ? undefined
      : wholeFlag("--seconds", seconds, { from: 1, to: 31_536_000 }),
  };
}

/** Makes it and its parts; throws RangeError where something is in it already. */
function newFolder(path: string, flags: RecordFlags): string {
  const folder = path.replace(/\/+$/, "");
  if (folder.trim() === "") {
    throw new RangeError(`Cannot use --out ${JSON.stringify(path)}: it names no folder`);
  }
  try {
    Deno.mkdirSync(folder, { recursive: true });
    const [first] = Deno.readDirSync(folder);
    if (first !== undefined) {
      throw new RangeError(`Cannot record into ${folder}: there is ${first.name} in it already`);
    }
    Deno.mkdirSync(`${folder}/events`);
    if (flags.raw === true) Deno.mkdirSync(`${folder}/raw`);
  } catch (error) {
    if (error instanceof RangeError || !(error instanceof Error)) throw error;
    throw new RangeError(`Cannot record into ${folder}: ${error.message}`, { cause: error });
  }
  return folder;
}

function onNotice(
  notice: FeedNotice,
  { recorder, io, flags }: {
    readonly recorder: Recorder;
    readonly io: Io;
    readonly flags: RecordFlags;
  },
): void {
  if (notice.type === "malformed") recorder.dropRaw();
  const text = feedNotice(notice);
  if (text !== undefined && flags.quiet !== true) io.stderr(`${text}\n`);
}

/** The venue's clock against ours; nothing where it cannot be had. */
async function readClock({ rest, clock }: VenueClient): Promise<readonly ClockReading[]> {
  if (!await rest.syncClock()) return [];
  const local = clock.local();
  const offsetMs = clock.offset.offsetMs(local);
  const uncertaintyMs = clock.offset.uncertaintyMs(local);
  return offsetMs === undefined || uncertaintyMs === undefined ? [] : [{ offsetMs, uncertaintyMs }];
}

function recordedOf(
  { quality, connections, symbols }: MarketFeed,
  { recorder, source, clock }: {
    readonly recorder: Recorder;
    readonly source: string;
    readonly clock: readonly ClockReading[];
  },
): Recorded {
  const { delayMinUs: min, delayMaxUs: max } = quality;
  const sum = (name: "opened" | "lost" | "failed") =>
    connections.reduce((total, one) => total + one[name], 0);
  return {
    market: symbols[0]?.instrument.market ?? "",
    symbol: symbols[0]?.instrument.symbol ?? "",
    source,
    files: recorder.files,
    findings: recorder.inspection.findings(),
    feed: quality.counters,
    connections: { opened: sum("opened"), lost: sum("lost"), failed: sum("failed") },
    delayUs: min === undefined || max === undefined ? undefined : { min, max },
    clock,
    malformed: quality.malformed,
  };
}
