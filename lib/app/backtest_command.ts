// `backtest`: data through kernel and simulated venue to a report.
// Not called backtest.ts: coverage passes over every file that ends in test.ts.
import process from "node:process";
import { RunDigest } from "../../backtest/digest.ts";
import { hasBook, type Inputs, openInputs } from "../../backtest/inputs.ts";
import { replay } from "../../backtest/replay.ts";
import { replayConfig } from "../../backtest/setup.ts";
import type { Resolved } from "../config/mod.ts";
import type { Tolerances } from "../feed/mod.ts";
import type { Instrument } from "../market/instrument.ts";
import {
  buildReport,
  type DataParts,
  KeptRows,
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
import { defaultFolder } from "./folder.ts";
import { onInterrupt } from "./interrupt.ts";
import { type Io, print } from "./io.ts";
import { naiveOverCloses, naiveOverEvents } from "./naive_replay.ts";
import type { DataResult, Period } from "./outcome.ts";
import { startProgress } from "./progress.ts";
import { commandLine } from "./reproduce.ts";
import { readSettings, type SettingFlags, type Settings } from "./settings.ts";
import { parseTime } from "./times.ts";

export interface BacktestFlags extends SettingFlags {
  readonly from?: string;
  readonly to?: string;
  readonly bounds: boolean;
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const KIB = 1024;

/** One backtest, as the user asked for it. */
interface Job {
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
interface Drawing {
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
  const inputs = await openInputs(paths, { ...settings, format: flags.format });
  try {
    const job = jobOf({ paths, inputs, period, bounds: flags.bounds }, settings);
    const files = new ReportFiles(flags.out ?? defaultFolder(paths, nowMs()));
    const calm = onInterrupt(() => files.discard());
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

function jobOf(
  given: Omit<Job, "instrument" | "resolved">,
  settings: Settings,
): Job {
  const { inputs, paths } = given;
  const instrument = inputs.kind === "events" ? inputs.instrument : settings.ownInstrument();
  const resolved = settings.resolve(instrument);
  if (inputs.kind === "closes" && resolved.model !== "naive") {
    throw new RangeError(
      `Cannot backtest ${paths.join(" ")}: closes are enough for --fill naive only, ` +
        `and fill.model is ${resolved.model}`,
    );
  }
  if (inputs.kind === "events" && resolved.model !== "naive" && !hasBook(inputs.files)) {
    throw new RangeError(
      `Cannot backtest ${paths.join(" ")}: it holds trades but no book to quote against; ` +
        "name a file of the same symbol with a book or best prices too, or use --fill naive",
    );
  }
  return { ...given, instrument, resolved };
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
      models: {
        profile: resolved.profile,
        fill: resolved.model,
        queuePower: resolved.sim.queuePower,
        latency: resolved.latency,
        fees: resolved.fees,
      },
      elapsedMs: watch(),
      peakRssBytes: process.resourceUsage().maxRSS * KIB,
    });
    return { report, text: reportText(report) };
  } finally {
    progress.stop();
  }
}

/** The main run and, unless told otherwise, the two bounds: one parse for all. */
async function playRuns(
  job: Job,
  options: Drawing & { readonly model: FillModel; update(): void },
): Promise<Outcome> {
  const { inputs, instrument, resolved, period } = job;
  if (inputs.kind !== "events") throw new Error("Cannot replay closes: they hold no events");
  const { model } = options;
  const models = [...new Set<FillModel>([model, ...(job.bounds ? BOUNDS : [])])];
  const result = await replay(replayConfig(resolved, instrument, { ...period, models }), {
    source: inputs.source,
    rows: options.rows,
    series: options.series,
    onProgress: options.update,
  });
  if (result.runs.length === 0) throw new RangeError(neverQuotable(job));
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

/** Without a run there are neither series nor tables. */
function drawn({ rows, series }: Drawing) {
  const { channels } = series;
  return channels === undefined
    ? { rows: undefined, series: undefined }
    : { rows, series: channels };
}

const BOUNDS = ["through", "touch"] as const;

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

function dataParts(job: Job, result: DataResult): DataParts {
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
    tolerances: tolerancesOf(inputs),
    counters: result.counters,
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

function periodOf(flags: BacktestFlags): Period {
  const fromUs = flags.from === undefined ? undefined : parseTime(flags.from, "--from");
  const toUs = flags.to === undefined ? undefined : parseTime(flags.to, "--to");
  if (fromUs !== undefined && toUs !== undefined && toUs <= fromUs) {
    throw new RangeError(`Cannot use --to ${flags.to}: it must be later than --from ${flags.from}`);
  }
  return { fromUs, toUs };
}

function neverQuotable({ paths, period }: Job): string {
  const range = period.fromUs === undefined && period.toUs === undefined
    ? ""
    : " between --from and --to";
  return `Cannot backtest ${paths.join(" ")}: the book is never quotable${range}`;
}
