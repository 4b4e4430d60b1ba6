// `backtest`: data through kernel and simulated venue to a report.
// Not called backtest.ts: coverage passes over every file that ends in test.ts.
import process from "node:process";
import { RunDigest } from "../../backtest/digest.ts";
import { type Inputs, openInputs } from "../../backtest/inputs.ts";
import { replay } from "../../backtest/replay.ts";
import { replayConfig } from "../../backtest/setup.ts";
import type { Resolved } from "../config/mod.ts";
import type { Tolerances } from "../feed/mod.ts";
import type { Instrument } from "../market/instrument.ts";
import {
  buildReport,
  type DataParts,
  KeptRows,
  type ModelParts,
  naiveReturn,
  ReportFiles,
  type ReportParts,
  reportText,
  type RunParts,
  RunSeries,
  summary,
} from "../report/mod.ts";
import type { FillModel } from "../sim/config.ts";
import { nowMs, stopwatch } from "../engine/clock.ts";
import { type CacheFlags, cacheOf } from "./cache_flags.ts";
import { folderOf } from "./folder.ts";
import { onInterrupt } from "./interrupt.ts";
import { type Io, print } from "./io.ts";
import { naiveOverCloses, naiveOverEvents } from "./naive_replay.ts";
import type { DataResult, Period } from "./outcome.ts";
import { startProgress } from "./progress.ts";
import { commandLine } from "./reproduce.ts";
import { readSettings, type SettingFlags, type Settings } from "./settings.ts";
import { isoOf, parseTime } from "./times.ts";

export interface BacktestFlags extends SettingFlags, CacheFlags {
  readonly from?: string;
  readonly to?: string;
  readonly bounds: boolean;
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const KIB = 1024;

/** The most memory that the process has used. */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * KIB;
}

/** One backtest, as the user asked for it. */
export interface Job {
  readonly paths: readonly string[];
  readonly inputs: Inputs;
  readonly instrument: Instrument;
  readonly resolved: Resolved;
  readonly period: Period;
  readonly bounds: boolean;
}

/** What a calculation leaves for the report. */
type Outcome = Pick<ReportParts, "data" | "main" | "bounds">;

/** What the main run leaves for the page; nothing is in it where there was no run. */
export interface Drawing {
  readonly rows: KeptRows;
  readonly series: RunSeries;
}

/** Writes the report's files and tells what is in them. Throws what `failureOf` can tell. */
export async function backtest(
  paths: readonly string[],
  flags: BacktestFlags,
  io: Io,
): Promise<void> {
  const { json = false, quiet = false } = flags;
  const period = periodOf(flags);
  const settings = readSettings(flags);
  const cache = cacheOf(flags, io);
  const inputs = await openInputs(paths, { ...settings, format: flags.format, cache });
  try {
    const job = jobOf({ paths, inputs, period, bounds: flags.bounds }, settings);
    const files = new ReportFiles(folderOf(flags.out, { paths, ms: nowMs() }));
    const calm = onInterrupt(() => {
      files.discard();
      inputs.source.close();
    });
    try {
      const drawing = { rows: new KeptRows(files), series: new RunSeries() };
      const { report, text } = await play(job, { drawing, io, quiet });
      // Loaded when the run is over: a run has no room for a page.
      const { reportPage } = await import("../report/html.ts");
      const page = { report, command: commandLine(paths, flags), ...drawn(drawing) };
      files.finish(report, reportPage(page));
      if (json) print(io, text);
      else if (!quiet) print(io, summary(report, { folder: files.folder }));
    } finally {
      calm();
      files.discard();
    }
  } finally {
    inputs.source.close();
  }
}

export function jobOf(
  given: Omit<Job, "instrument" | "resolved">,
  settings: Settings,
): Job {
  const { inputs, paths } = given;
  const instrument = inputs.kind === "events" ? inputs.instrument : settings.ownInstrument();
  const resolved = settings.resolve(instrument);
  if (inputs.kind === "closes" && resolved.model !== "naive") {
    throw new RangeError(
      `Cannot backtest ${paths.join(" ")}: closes are enough for --fill naive only, ` +
        `and fill.model is ${resolved.model}${noBars(inputs)}`,
    );
  }
  if (inputs.kind === "events" && inputs.assumed?.what === "bars") {
    checkBounds(paths, { model: resolved.model, bounds: given.bounds });
  }
  return { ...given, instrument, resolved };
}

/** Why a table that looks like bars is not read as such. */
function noBars({ files }: Inputs): string {
  const why = files.flatMap(({ what }) => what.kind === "closes" ? what.noBars ?? [] : [])[0];
  return why === undefined ? "" : ` (as bars, ${why})`;
}

/** Bars know no queue and no path: one figure out of them would pretend to. */
function checkBounds(
  paths: readonly string[],
  { model, bounds }: { readonly model: string; readonly bounds: boolean },
): void {
  if (bounds || model === "naive") return;
  throw new RangeError(
    `Cannot backtest ${paths.join(" ")} with --no-bounds: bars do not know what was traded at a ` +
      "price, nor in which order, so their result is the range between through and touch",
  );
}

async function play(
  job: Job,
  options: { readonly drawing: Drawing; readonly io: Io; readonly quiet: boolean },
) {
  const { inputs, resolved } = job;
  const { io, quiet } = options;
  const watch = stopwatch();
  const progress = await startProgress(inputs.source, { io, quiet, nowMs: watch });
  try {
    const outcome = resolved.model === "naive"
      ? await playNaive(job, progress.update)
      : await playRuns(job, { ...options.drawing, model: resolved.model, ...progress });
    const report = buildReport({
      ...outcome,
      config: resolved.tree,
      models: modelParts(resolved),
      elapsedMs: watch(),
      peakRssBytes: peakRssBytes(),
    });
    return { report, text: reportText(report) };
  } finally {
    progress.stop();
  }
}

/** The models in force. */
export function modelParts(resolved: Resolved): ModelParts {
  return {
    profile: resolved.profile,
    fill: resolved.model,
    queuePower: resolved.sim.queuePower,
    latency: resolved.latency,
    fees: resolved.fees,
  };
}

/** The main run and, unless told otherwise, the two bounds: one parse for all. */
async function playRuns(
  job: Job,
  options: Drawing & { readonly model: FillModel; update(): void },
): Promise<Outcome> {
  const { inputs, instrument, resolved, period } = job;
  if (inputs.kind !== "events") throw new Error("Cannot replay closes: they hold no events");
  const { assumed } = inputs;
  const model = assumed === undefined ? options.model : withoutQueues(options.model);
  const models = [...new Set<FillModel>([model, ...(job.bounds ? BOUNDS : [])])];
  const result = await replay(
    replayConfig(resolved, instrument, {
      ...period,
      models,
      assumed,
    }),
    {
      source: inputs.source,
      rows: options.rows,
      series: options.series,
      onProgress: options.update,
    },
  );
  if (result.runs.length === 0) throw new RangeError(neverQuotable(job, result));
  const runOf = (name: FillModel): RunParts => {
    const run = result.runs.find((one) => one.model === name);
    if (run === undefined) throw new Error(`Cannot report ${name}: it was not run`);
    return run;
  };
  return {
    data: dataParts(job, result),
    main: runOf(model),
    bounds: job.bounds ? { through: runOf("through"), touch: runOf("touch") } : undefined,
  };
}

/**
 * Where no queue is ever known, `queue` and `queue_power` let only trades beyond a price fill, as
 * `through` does: one run serves both.
 */
function withoutQueues(model: FillModel): FillModel {
  return model === "touch" ? "touch" : "through";
}

/** Without a run there are neither series nor tables. */
export function drawn({ rows, series }: Drawing) {
  const { channels } = series;
  return channels === undefined
    ? { rows: undefined, series: undefined }
    : { rows, series: channels };
}

export const BOUNDS = ["through", "touch"] as const;

async function playNaive(job: Job, update: () => void): Promise<Outcome> {
  const { inputs, instrument, resolved, period } = job;
  const { spread, orderShare } = resolved.naive;
  const config = { capital: resolved.account.equity, spread, orderShare };
  const terms = { config, instrument, latency: resolved.latency, period, update };
  const result = inputs.kind === "events"
    ? await naiveOverEvents(inputs.source, terms)
    : await naiveOverCloses(inputs.source, terms);
  if (result.naive.closes === 0) {
    throw new RangeError(`Cannot backtest ${job.paths.join(" ")}: there is no trade in it`);
  }
  return {
    data: dataParts(job, result),
    main: { naive: naiveReturn(result.naive), digest: new RunDigest().hex() },
    bounds: undefined,
  };
}

export function dataParts(job: Job, result: DataResult): DataParts {
  const { inputs, period } = job;
  const { from } = result;
  const start = from === undefined ? undefined : Math.max(from, period.fromUs ?? from);
  return {
    instrument: job.instrument,
    files: inputs.source.files,
    rows: result.rows,
    events: result.events,
    fromUs: start,
    toUs: result.to,
    syntheticSeed: inputs.kind === "events" ? inputs.declared.syntheticSeed : undefined,
    assumed: inputs.kind === "events" ? inputs.assumed?.statement : undefined,
    tolerances: tolerancesOf(inputs),
    counters: result.counters,
    isTopOnly: result.hasBeenWhole === false,
    clock: result.clock,
    offsetUs: result.offsetUs,
    offsetSource: job.resolved.latency.offsetUs === undefined ? "data" : "config",
  };
}

function tolerancesOf(inputs: Inputs): Tolerances {
  if (inputs.kind !== "events") return {};
  const { source, leftOut } = inputs;
  return {
    ...source.tolerances,
    ...(0 < leftOut.length ? { files_left_out: leftOut.length } : {}),
  };
}

export function periodOf(flags: BacktestFlags): Period {
  const fromUs = flags.from === undefined ? undefined : parseTime(flags.from, "--from");
  const toUs = flags.to === undefined ? undefined : parseTime(flags.to, "--to");
  if (fromUs !== undefined && toUs !== undefined && toUs <= fromUs) {
    throw new RangeError(`Cannot use --to ${flags.to}: it must be later than --from ${flags.from}`);
  }
  return { fromUs, toUs };
}

export function neverQuotable(
  { paths, period }: Job,
  data?: { readonly events: number; readonly to: number },
): string {
  const { fromUs, toUs } = period;
  if (data !== undefined && data.events === 0 && toUs !== undefined) {
    return `Cannot backtest ${paths.join(" ")}: all of it was received at or after --to`;
  }
  if (data !== undefined && fromUs !== undefined && data.to < fromUs) {
    return `Cannot backtest ${paths.join(" ")}: it ends at ${isoOf(data.to)}, before --from`;
  }
  const range = period.fromUs === undefined && period.toUs === undefined
    ? ""
    : " between --from and --to";
  return `Cannot backtest ${paths.join(" ")}: the book is never quotable${range}`;
}
