// P3: a full-depth day of BTCUSDT through the command line, its time and its memory.
import { backtest } from "./child.ts";
import { writeDense } from "./generate_dense.ts";
import type { Figure } from "./results.ts";
import { defaultSetup } from "./setup.ts";
import { readRecording, writeTiled } from "./tile_recorded.ts";

/** A recorded day of the busiest sample: 1,737 rows a second. */
const DAY_ROWS = 150_000_000;
/** Some 200 MB of the same, hashed beside the engine too: to compare the memory with. */
const SHORT_ROWS = 5_000_000;
/** USD-M BTCUSDT, 345 s with every update: 250 of them are a day. */
const RECORDED = "../shared/data/hftbacktest/csv/usdm_btcusdt_20240808";
const RUNS = 2;
const MB = 1_000_000;

export interface DayParts {
  readonly folder: string;
  add(figure: Figure): void;
}

/** What a day was made of, for the page. */
export type DaySource = "recorded" | "synthetic";

/** Writes some 6 GB, replays them twice without bounds and without the cache, and removes them. */
export async function measureDay({ folder, add }: DayParts): Promise<DaySource> {
  const [short, day] = [`${folder}/short.csv`, `${folder}/day.csv`];
  const source = await writeDays([
    { path: short, rows: SHORT_ROWS },
    { path: day, rows: DAY_ROWS },
  ]);
  const flags = ["--no-bounds", "--no-cache"];
  const runs = async (path: string) => {
    const results = [];
    for (let run = 0; run < RUNS; run++) {
      results.push(await backtest(path, { out: `${folder}/report`, flags }));
    }
    return results;
  };
  const few = await runs(short);
  const long = await runs(day);
  Deno.removeSync(day);
  const best = (results: readonly { readonly elapsed_ms: number }[]) =>
    Math.min(...results.map((run) => run.elapsed_ms));
  const peak = (results: readonly { readonly peak_rss_bytes: number }[]) =>
    Math.max(...results.map((run) => run.peak_rss_bytes)) / MB;
  add({
    id: "P3",
    what: `a day of 150 M rows, ${source}, from CSV text`,
    value: best(long) / 1_000,
    unit: "s",
    digits: 1,
    target: { better: "lower", floor: 75, goal: 30 },
  });
  const memory = { unit: "MB", digits: 1 };
  add({
    id: "P3",
    what: "its peak RSS",
    value: peak(long),
    ...memory,
    target: { better: "lower", floor: 200, goal: 100 },
  });
  add({
    // P5 is the growth from a small file; this one leaves out what starts with large files.
    id: "",
    what: "growth of the peak from 200 MB of that day to all of it",
    value: peak(long) - peak(few),
    ...memory,
    target: { better: "lower", floor: 20, goal: 8 },
  });
  return source;
}

async function writeDays(
  files: readonly { readonly path: string; readonly rows: number }[],
): Promise<DaySource> {
  if (!isThere(RECORDED)) {
    for (const { path, rows } of files) writeDense(path, rows);
    return "synthetic";
  }
  const { instrument } = defaultSetup("usdm", ["queue"]);
  const recording = await readRecording([RECORDED], instrument);
  for (const { path, rows } of files) writeTiled(path, { recording, instrument, rows });
  return "recorded";
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
