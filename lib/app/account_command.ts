// `backtest --symbol A,B`: several symbols in one account, from their files to one report.
import { type FleetMember, replayFleet, shares } from "../../backtest/fleet.ts";
import { replayConfig } from "../../backtest/setup.ts";
import { openSymbols } from "../../backtest/symbol_inputs.ts";
import type { Override } from "../config/mod.ts";
import { nowMs, stopwatch } from "../engine/clock.ts";
import {
  type AccountPath,
  type AccountReport,
  buildAccountReport,
  KEPT_ROWS_MAX,
  KeptRows,
  ReportFiles,
  reportText,
  type RowSink,
  RunSeries,
  SERIES_BUCKETS,
  summary,
  type SymbolParts,
} from "../report/mod.ts";
import type { FillModel } from "../sim/config.ts";
import {
  type BacktestFlags,
  BOUNDS,
  dataParts,
  type Drawing,
  drawn,
  type Job,
  jobOf,
  modelParts,
  neverQuotable,
  peakRssBytes,
  periodOf,
} from "./backtest_command.ts";
import { cacheOf } from "./cache_flags.ts";
import { folderOf } from "./folder.ts";
import { onInterrupt } from "./interrupt.ts";
import { type Io, print } from "./io.ts";
import { type Progressing, startProgress } from "./progress.ts";
import { commandLine } from "./reproduce.ts";
import { readSettings, type Settings, symbolsOf } from "./settings.ts";

/** One symbol of the account. */
interface Part {
  readonly job: Job;
  readonly drawing: Drawing;
  readonly model: FillModel;
}

/** Writes the report's files and tells what is in them. Throws what `failureOf` can tell. */
export async function backtestAccount(
  paths: readonly string[],
  flags: BacktestFlags & { readonly symbol: string },
  io: Io,
): Promise<void> {
  const { json = false, quiet = false, format } = flags;
  const symbols = symbolsOf(flags.symbol);
  const { symbol: _, ...shared } = flags;
  const period = periodOf(flags);
  const settings = readSettings(shared);
  const cache = cacheOf(flags, io);
  const inputs = await openSymbols(paths, { ...settings, symbols, format, cache });
  const close = () => inputs.forEach(({ source }) => source.close());
  try {
    const files = new ReportFiles(folderOf(flags.out, { paths, ms: nowMs() }), {
      columns: ["symbol"],
    });
    const calm = onInterrupt(() => {
      files.discard();
      close();
    });
    try {
      const given = inputs.map((own) => ({ paths, inputs: own, period, bounds: flags.bounds }));
      const parts = partsOf(given, { shared, settings, files });
      const { report, path } = await play(parts, { io, quiet });
      // Loaded when the run is over: a run has no room for a page.
      const { accountPage } = await import("../report/html_account.ts");
      const drawings = parts.map(({ drawing }) => drawn(drawing));
      const page = accountPage({ report, path, command: commandLine(paths, flags), drawings });
      files.finish(report, page);
      if (json) print(io, reportText(report));
      else if (!quiet) print(io, summary(report, { folder: files.folder }));
    } finally {
      calm();
      files.discard();
    }
  } finally {
    close();
  }
}

function partsOf(
  given: readonly Omit<Job, "instrument" | "resolved">[],
  { shared, settings, files }: {
    readonly shared: Omit<BacktestFlags, "symbol">;
    readonly settings: Settings;
    readonly files: RowSink;
  },
): readonly Part[] {
  const [first] = given;
  if (first === undefined) throw new RangeError("Cannot backtest: no symbol is named");
  const { account } = jobOf(first, settings).resolved;
  const count = given.length;
  const equities = shares(account.equity, count);
  const bnbs = shares(account.bnb, count);
  const buckets = Math.max(BUCKETS_MIN, 2 * Math.floor(SERIES_BUCKETS / count / 2));
  return given.map((one, index): Part => {
    const part = `in ${count} parts`;
    const more: Override[] = [
      {
        path: "account.equity",
        value: equities[index]?.toFixed() ?? "",
        label: `account.equity ${account.equity.toFixed()} ${part}`,
      },
      {
        path: "fees.bnb_balance",
        value: bnbs[index]?.toFixed() ?? "",
        label: `fees.bnb_balance ${account.bnb.toFixed()} ${part}`,
      },
    ];
    const job = jobOf(one, readSettings(shared, more));
    const { model } = job.resolved;
    if (model === "naive") {
      throw new RangeError("Cannot use --fill naive with several symbols: it takes one at a time");
    }
    const rows = withSymbol(job.instrument.symbol, files);
    const kept = new KeptRows(rows, Math.ceil(KEPT_ROWS_MAX / count));
    return { job, model, drawing: { rows: kept, series: new RunSeries(buckets) } };
  });
}

/** Buckets of a symbol's charts, however many symbols there are. */
const BUCKETS_MIN = 256;

/** Rows of several symbols in one file: each begins with its symbol. */
function withSymbol(symbol: string, rows: RowSink): RowSink {
  return {
    fill: (row) => rows.fill(`${symbol},${row}`),
    order: (row) => rows.order(`${symbol},${row}`),
    equity: (row) => rows.equity(`${symbol},${row}`),
  };
}

async function play(
  parts: readonly Part[],
  { io, quiet }: { readonly io: Io; readonly quiet: boolean },
): Promise<{ readonly report: AccountReport; readonly path: AccountPath }> {
  const watch = stopwatch();
  const progress = await startProgress(progressing(parts), { io, quiet, nowMs: watch });
  try {
    const result = await replayFleet(parts.map(memberOf), { onProgress: progress.update });
    const symbols = parts.map(({ job, model }, index): SymbolParts => {
      const own = result.members[index];
      if (own === undefined || own.runs.length === 0) throw new RangeError(neverQuotable(job));
      const runOf = byModel(own.runs, job.instrument.symbol);
      return {
        data: dataParts(job, own),
        config: job.resolved.tree,
        models: modelParts(job.resolved),
        main: runOf(model),
        bounds: job.bounds ? { through: runOf("through"), touch: runOf("touch") } : undefined,
        elapsedMs: watch(),
        peakRssBytes: peakRssBytes(),
      };
    });
    const accountOf = byModel(result.accounts, "the account");
    const { job, model } = firstOf(parts);
    const main = accountOf(model);
    const report = buildAccountReport({
      symbols,
      main,
      bounds: job.bounds ? { through: accountOf("through"), touch: accountOf("touch") } : undefined,
    });
    return { report, path: main.path };
  } finally {
    progress.stop();
  }
}

function memberOf({ job, drawing, model }: Part): FleetMember {
  const { inputs, instrument, resolved, period } = job;
  if (inputs.kind !== "events") throw new Error("Cannot replay closes: they hold no events");
  const models = [...new Set<FillModel>([model, ...(job.bounds ? BOUNDS : [])])];
  return {
    config: replayConfig(resolved, instrument, { ...period, models, assumed: inputs.assumed }),
    source: inputs.source,
    ...drawing,
  };
}

function byModel<One extends { readonly model: FillModel }>(
  all: readonly One[],
  what: string,
): (model: FillModel) => One {
  return (model) => {
    const found = all.find((one) => one.model === model);
    if (found === undefined) throw new Error(`Cannot report ${model} of ${what}: it was not run`);
    return found;
  };
}

function firstOf(parts: readonly Part[]): Part {
  const [first] = parts;
  if (first === undefined) throw new RangeError("Cannot backtest: no symbol is named");
  return first;
}

/** All symbols as one thing that is read. */
function progressing(parts: readonly Part[]): Progressing {
  const sources = parts.map(({ job }) => job.inputs.source);
  const sum = (pick: (source: Progressing) => number) =>
    sources.reduce((all, source) => all + pick(source), 0);
  return {
    get rows() {
      return sum(({ rows }) => rows);
    },
    get bytesRead() {
      return sum(({ bytesRead }) => bytesRead);
    },
    get bytesTotal() {
      return sum(({ bytesTotal }) => bytesTotal);
    },
  };
}
