// `download`: the venue's public dumps of one symbol, checked, into a folder.
import { US_PER_DAY, US_PER_MS } from "../base/mod.ts";
import {
  dayAt,
  type Days,
  daysNote,
  dayText,
  defaultFolder,
  type Dump,
  dumpOf,
  fetchAll,
  FILES_MAX,
  type Found,
  isDue,
  KINDS,
  look,
  monthsHere,
  type Outcome,
  PATIENCE,
  type Period,
  type Plan,
  planFiles,
  type Remote,
  repeatedDays,
} from "../download/mod.ts";
import { nowMs, stopwatch } from "../engine/clock.ts";
import { downloadText, listText, type Told } from "./download_text.ts";
import { onInterrupt } from "./interrupt.ts";
import { type Io, print } from "./io.ts";
import { type Progress, startProgress } from "./progress.ts";
import { readWish } from "./settings.ts";
import { parseTime } from "./times.ts";

export interface DownloadFlags {
  readonly market?: string;
  readonly kind?: string;
  readonly interval?: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
  readonly parallel: string;
  readonly host: string;
  readonly list?: boolean;
  readonly quiet?: boolean;
}

export const HOST = "https://data.binance.vision";
const HOSTS = /^(?:https:\/\/data\.binance\.vision|http:\/\/127\.0\.0\.1:\d{1,5})\/?$/;
const PARALLEL_MAX = 16;
const BYTES_PER_MB = 1_000_000;

/** Everything that the command line says. */
interface Order {
  readonly dump: Dump;
  readonly days: Days;
  readonly today: number;
  readonly folder: string;
  readonly parallel: number;
  readonly host: string;
}

/** Fetches the files, or with `list` says what there is. */
export async function download(symbol: string, flags: DownloadFlags, io: Io): Promise<void> {
  const order = readOrder(symbol, flags);
  const { dump, folder, today, days } = order;
  const plan = planFiles(dump, { days, today, monthsHere: monthsHere(folder, dump) });
  checkPlan(plan, order);
  const quiet = flags.quiet === true;
  const job = { order, io, quiet, stop: new AbortController() };
  const remote = remoteOf(job);
  const found = await lookFor(remote, job, plan.periods);
  const told = { dump, days, folder, plan, host: order.host };
  if (flags.list === true) {
    print(io, listText(found, { ...told, missing: missingOf(found, order) }));
  } else {
    const outcomes = await fetchWanted(remote, job, found);
    const missing = missingOf(outcomes, order);
    const repeated = repeatedDays(folder, dump);
    if (!quiet) print(io, downloadText(outcomes, { ...told, missing, repeated }));
    checkOutcomes(outcomes);
  }
  if (found.every(({ type }) => type === "missing")) throw nothingFound(order, found);
}

function readOrder(symbol: string, flags: DownloadFlags): Order {
  const wish = readWish({
    symbol,
    ...(flags.market === undefined ? {} : { market: flags.market }),
  });
  const { market, symbol: name = symbol } = wish;
  const { kind, interval, from } = flags;
  if (market === undefined) throw notGiven(name, "--market", "it is spot or usdm");
  if (kind === undefined) throw notGiven(name, "--kind", `it is one of ${KINDS.join(", ")}`);
  const dump = dumpOf({ market, symbol: name, kind, interval });
  if (from === undefined) throw notGiven(name, "--from", "it is a date such as 2024-04-01");
  const nowUs = nowMs() * US_PER_MS;
  const today = dayAt(nowUs);
  return {
    dump,
    days: readDays(from, flags.to ?? dayText(today), today),
    today,
    folder: (flags.out ?? defaultFolder(dump)).replace(/(?<=.)\/+$/, ""),
    parallel: readParallel(flags.parallel),
    host: readHost(flags.host),
  };
}

function notGiven(symbol: string, flag: string, what: string): RangeError {
  return new RangeError(`Cannot download ${symbol}: ${flag} is not given; ${what}`);
}

/** Days that are only partly asked for come whole. */
function readDays(from: string, to: string, today: number): Days {
  const fromUs = parseTime(from, "--from");
  const toUs = parseTime(to, "--to");
  if (today <= dayAt(fromUs)) {
    const why = `the files of a day appear the day after, and today is ${dayText(today)} in UTC`;
    throw new RangeError(`Cannot use --from ${from}: ${why}`);
  }
  if (toUs <= fromUs) {
    throw new RangeError(`Cannot use --to ${to}: it must be later than --from ${from}`);
  }
  return { from: dayAt(fromUs), to: Math.ceil(toUs / US_PER_DAY) };
}

function readParallel(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (1 <= value && value <= PARALLEL_MAX) return value;
  throw new RangeError(
    `Cannot use --parallel ${text}: it must be a whole number from 1 to ${PARALLEL_MAX}`,
  );
}

function readHost(text: string): string {
  if (HOSTS.test(text)) return text.replace(/\/$/, "");
  throw new RangeError(
    `Cannot use --host ${text}: it must be ${HOST}, or a mirror such as http://127.0.0.1:8000`,
  );
}

function checkPlan({ periods, never, later }: Plan, { dump, days }: Order): void {
  if (FILES_MAX < periods.length) {
    const why = `they are ${periods.length} files, the limit is ${FILES_MAX}`;
    throw new RangeError(`Cannot download all ${spanText(days)}: ${why}`);
  }
  if (0 < periods.length) return;
  const why = never.length > 0
    ? daysNote(dump) ?? "the venue opened in July 2017"
    : `the file of ${later[0]?.text} is not published yet`;
  throw new RangeError(`Cannot download ${spanText(days)}: ${why}`);
}

function spanText({ from, to }: Days): string {
  return `${dayText(from)} to ${dayText(to - 1)}`;
}

interface Job {
  readonly order: Order;
  readonly io: Io;
  readonly quiet: boolean;
  readonly stop: AbortController;
}

function remoteOf({ order, stop }: Job): Remote {
  return {
    base: order.host,
    patience: PATIENCE,
    signal: stop.signal,
    nowMs,
    chance: Math.random,
    hasAnswered: false,
  };
}

async function lookFor(
  remote: Remote,
  { order, io, quiet, stop }: Job,
  periods: readonly Period[],
): Promise<readonly Found[]> {
  const { dump, folder, parallel } = order;
  // The bar counts files here.
  const meter = { rows: 0, bytesRead: 0, bytesTotal: periods.length };
  const rate = () => `${meter.bytesRead} files looked for`;
  const progress = await startProgress(meter, { io, quiet, nowMs: stopwatch(), rate });
  const looked = () => {
    meter.bytesRead++;
    progress.update();
  };
  return await working(
    progress,
    io,
    () => look(remote, { dump, folder, parallel, stop, looked }, periods),
  );
}

async function fetchWanted(
  remote: Remote,
  { order, io, quiet, stop }: Job,
  found: readonly Found[],
): Promise<readonly Outcome[]> {
  const wanted = found.filter((one) => one.type === "wanted");
  if (0 < wanted.length) Deno.mkdirSync(order.folder, { recursive: true });
  const arrived = wanted.reduce((sum, one) => sum + one.arrived, 0);
  const bytesTotal = wanted.reduce((sum, one) => sum + (one.wanted.bytes ?? 0), 0);
  const meter = { rows: 0, bytesRead: 0, bytesTotal, bytesFree: arrived };
  let files = 0;
  const rate = (elapsedMs: number) => {
    const speed = Math.max(0, meter.bytesRead - arrived) / BYTES_PER_MB / (elapsedMs / 1_000);
    return `${speed.toFixed(1)} MB/s | ${files} of ${wanted.length} files`;
  };
  const progress = await startProgress(meter, { io, quiet, nowMs: stopwatch(), rate });
  const fetching = {
    parallel: order.parallel,
    stop,
    tell(bytes: number) {
      meter.bytesRead += bytes;
      progress.update();
    },
    fetched() {
      files++;
    },
  };
  return await working(progress, io, () => fetchAll(remote, fetching, found));
}

/** Stopped by a signal, it leaves the terminal as it was, and says what happens to the rest. */
async function working<Result>(
  progress: Progress,
  io: Io,
  work: () => Promise<Result>,
): Promise<Result> {
  const undo = onInterrupt(() => {
    progress.stop();
    io.stderr("Stopped: what has arrived stays, and the same command goes on from it\n");
  });
  try {
    return await work();
  } finally {
    undo();
    progress.stop();
  }
}

/** Told apart: what should be there, and what is only not there yet. */
function missingOf(
  all: readonly (Found | Outcome)[],
  { today }: Order,
): Told["missing"] {
  const missing = all.filter(({ type }) => type === "missing").map(({ period }) => period);
  return {
    due: missing.filter((period) => isDue(period, today)),
    later: missing.filter((period) => !isDue(period, today)),
  };
}

function checkOutcomes(outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter((one) => one.type === "failed");
  const [first] = failed;
  if (first === undefined) return;
  const what = `${failed.length} of ${outcomes.length} files`;
  const why = failed.map(({ name, why }) => `${name}: ${why}`).slice(0, 3).join("; ");
  const more = 3 < failed.length ? `; and ${failed.length - 3} more` : "";
  throw new RangeError(`Cannot download ${what}: ${why}${more}`);
}

function nothingFound({ dump, days, host }: Order, found: readonly Found[]): RangeError {
  const { market, symbol, kind } = dump;
  const files = `${found.length} ${found.length === 1 ? "file" : "files"}`;
  return new RangeError(
    `Cannot download ${market} ${kind} of ${symbol}: ${host} has none of the ${files} for ` +
      `${spanText(days)}; check the symbol, the market and the dates`,
  );
}
