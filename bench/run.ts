// Measures speed and memory, prints the figures, and writes bench/results.md.
import { measureBars } from "./bars.ts";
import { measureCached, measurePacked } from "./cached.ts";
import { backtest, runDeno, type RunFigures } from "./child.ts";
import { measureDay } from "./day.ts";
import type { Decisions } from "./decisions.ts";
import { writeDense } from "./generate_dense.ts";
import type { InMemory } from "./in_memory.ts";
import { describeMachine } from "./machine.ts";
import type { Writing } from "./report_writing.ts";
import { type Figure, formatLine, formatPage } from "./results.ts";
import { median } from "./statistics.ts";
import { measureSymbols } from "./symbols.ts";

const FOLDER = ".cache/bench";
const RESULTS = "bench/results.md";
/** About 22 MB, 200 MB and 1 GB of event CSV. */
const SMALL_ROWS = 540_000;
const MIDDLE_ROWS = 4_900_000;
const LARGE_ROWS = 24_500_000;
/** Also a day of 150 M rows: 7 GB of disk and some four minutes more. */
const FULL = "--full";
const RUNS = 3;
const STARTS = 7;
const MB = 1_000_000;
/** Young space so large that nothing is collected while the heap's growth is watched. */
const NO_COLLECTION = "--v8-flags=--min-semi-space-size=256,--max-semi-space-size=256";

const figures: Figure[] = [];

function add(figure: Figure): void {
  figures.push(figure);
  console.log(formatLine(figure));
}

async function runs(
  path: string,
  options: { readonly flags: readonly string[]; readonly times?: number },
): Promise<readonly RunFigures[]> {
  const results: RunFigures[] = [];
  for (let time = 0; time < (options.times ?? RUNS); time++) {
    const flags = ["--no-cache", ...options.flags];
    results.push(await backtest(path, { out: `${FOLDER}/report`, flags }));
  }
  return results;
}

function millionRows(results: readonly RunFigures[]): number {
  return median(results.map((run) => run.rows_per_s)) / MB;
}

async function measureReplay(): Promise<void> {
  const middle = `${FOLDER}/middle.csv`;
  writeDense(middle, MIDDLE_ROWS);
  const rate = { unit: "M/s", digits: 2 };
  add({
    id: "P1",
    what: "replay from CSV text, rows",
    value: millionRows(await runs(middle, { flags: ["--no-bounds"] })),
    ...rate,
    target: { better: "higher", floor: 2, goal: 5 },
  });
  add({
    id: "P1",
    what: "the same with both bounds, rows",
    value: millionRows(await runs(middle, { flags: [] })),
    ...rate,
    target: { better: "higher", floor: 2, goal: 2 },
  });
}

/** The file of the replay before it is still there. */
async function measureWriting(): Promise<void> {
  const permissions = ["--no-prompt", "--allow-read", "--allow-write"];
  const files = [`${FOLDER}/middle.csv`, `${FOLDER}/report`];
  const args = ["run", ...permissions, "bench/report_writing.ts", ...files];
  const perMillion: number[] = [];
  for (let time = 0; time < RUNS; time++) {
    const { besideMs, events }: Writing = JSON.parse((await runDeno({ args })).stdout);
    perMillion.push(besideMs / (events / MB));
  }
  add({
    id: "",
    what: "report of a busy run, all but its replay, a million events",
    value: median(perMillion),
    unit: "ms",
    digits: 0,
    target: { better: "lower", floor: 500, goal: 250 },
  });
}

async function measureColumns(): Promise<void> {
  const { stdout } = await runDeno({
    args: ["run", "--allow-read", NO_COLLECTION, "bench/in_memory.ts"],
  });
  const { rowsPerS, heapBytesPerRow }: InMemory = JSON.parse(stdout);
  add({
    id: "P2",
    what: "replay from parsed columns, rows",
    value: median(rowsPerS) / MB,
    unit: "M/s",
    digits: 2,
    target: { better: "higher", floor: 5, goal: 12 },
  });
  if (heapBytesPerRow === undefined) return;
  add({
    id: "P6",
    what: "heap allocated while replaying, a row",
    value: heapBytesPerRow,
    unit: "B",
    digits: 2,
    target: { better: "lower", floor: 8, goal: 1 },
  });
}

async function measureMemory(): Promise<void> {
  const [small, large] = [`${FOLDER}/small.csv`, `${FOLDER}/large.csv`];
  writeDense(small, SMALL_ROWS);
  writeDense(large, LARGE_ROWS);
  const flags = ["--no-bounds"];
  const peak = (results: readonly RunFigures[]) =>
    median(results.map((run) => run.peak_rss_bytes)) / MB;
  const smallPeak = peak(await runs(small, { flags }));
  const largeRun = await runs(large, { flags, times: 1 });
  const largePeak = peak(largeRun);
  add({
    id: "P1",
    what: "replay of a 1 GB file, rows",
    value: millionRows(largeRun),
    unit: "M/s",
    digits: 2,
  });
  const memory = { unit: "MB", digits: 1 };
  add({
    id: "P5",
    what: "peak RSS with a 1 GB file",
    value: largePeak,
    ...memory,
    target: { better: "lower", floor: 200, goal: 100 },
  });
  add({
    id: "P5",
    what: "its growth from a 22 MB to a 1 GB file",
    value: largePeak - smallPeak,
    ...memory,
    target: { better: "lower", floor: 20, goal: 8 },
  });
}

async function measureDecisions(): Promise<void> {
  const { stdout } = await runDeno({ args: ["run", "--allow-read", "bench/decisions.ts"] });
  const { p50Us, p99Us, p999Us }: Decisions = JSON.parse(stdout);
  const rows = [
    { what: "decide(), three levels a side, p50", value: p50Us, floor: 10, goal: 3 },
    { what: "decide(), three levels a side, p99", value: p99Us, floor: 50, goal: 6 },
    { what: "decide(), three levels a side, p99.9", value: p999Us, floor: 200, goal: 25 },
  ];
  for (const { what, value, floor, goal } of rows) {
    add({
      id: "P7",
      what,
      value,
      unit: "us",
      digits: 2,
      target: { better: "lower", floor, goal },
    });
  }
}

async function measureStart(): Promise<void> {
  const time = async (args: readonly string[]) => {
    const times: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      times.push((await runDeno({ args: ["task", "--quiet", ...args] })).elapsedMs);
    }
    return median(times);
  };
  const unit = { unit: "ms", digits: 0 };
  add({
    id: "P13",
    what: "deno task backtest --help",
    value: await time(["backtest", "--help"]),
    ...unit,
    target: { better: "lower", floor: 300, goal: 120 },
  });
  add({
    id: "P13",
    what: "deno task backtest data/btc.csv, to its report",
    value: await time(["backtest", "data/btc.csv", "--quiet", "--out", `${FOLDER}/report`]),
    ...unit,
    target: { better: "lower", floor: 2_000, goal: 1_000 },
  });
}

if (import.meta.main) {
  Deno.mkdirSync(FOLDER, { recursive: true });
  const machine = describeMachine();
  console.log(machine);
  try {
    await measureStart();
    await measureDecisions();
    await measureColumns();
    await measureReplay();
    await measureWriting();
    await measureMemory();
    await measureBars({ folder: FOLDER, add });
    await measureSymbols({ folder: FOLDER, add });
    await measureCached(`${FOLDER}/large.csv`, { folder: FOLDER, add });
    await measurePacked(`${FOLDER}/middle.csv`, { folder: FOLDER, add });
    if (Deno.args.includes(FULL)) await measureDay({ folder: FOLDER, add });
  } finally {
    // A gigabyte: not left behind.
    Deno.removeSync(FOLDER, { recursive: true });
  }
  const date = new Date().toISOString().slice(0, 10);
  const notes = [
    "P1, P5 and P13 are taken through the command line, each run in a process of its own; P1 is " +
    "`run.rows_per_s` of its report.json, which leaves out the start of the process.",
    "P4 reads ten files of 0.9 million rows each, of ten symbols, and one file of one symbol with as " +
    "many rows in all.",
    "P2 copies events from columns in memory into the replay's ring, block by block; P6 is how " +
    "much the heap grows a row with a young space so large that nothing is collected.",
    "P6 between floor and goal: nothing is allocated for a row or an event. What is left belongs to " +
    "a second of data and to a decision (the equity sample and its row, the meters, the breaker, " +
    "the kernel's immutable answer): about 13 kB a second, here at 1,690 rows a second.",
    "P3 is there with `deno task bench --full` only. A recorded day is a recording of 345 s with all " +
    "of its updates, end to end, every second time upside down, so that prices join; the better of " +
    "two runs counts for time, the worse one for memory.",
    "Of P5, some 65 MB are the runtime, the validator and the code before the first row is read, and " +
    "some 14 MB the worker that hashes files from 32 MiB on beside the engine: they are the growth " +
    "from 22 MB to 1 GB, which is P5. What is left of it from 200 MB on stands below P3.",
    "P1 runs with --no-cache, but where it says kept; the second run out of the cache is a process " +
    "of its own, as a user would start it, and so compiles the engine anew.",
    "What gzip adds is the difference of run.elapsed_ms, packed and plain, over unpacking and hashing " +
    "the same file with nothing beside it; 0 would be a core that has nothing else to do.",
    "P2 is the median of runs in one fresh process, the first of them not yet compiled; later ones " +
    "in the same process reach 16 M/s and more.",
    "The report is that of some 27 orders and 18 fills a thousand events, written by one process " +
    "a run; opening the file and reading the settings are in it. Rows of orders, fills and equity " +
    "are written during the replay and count there.",
    "The year of bars is missed under the strategy, and by far: at 5 bp a minute it asks for 1.7 " +
    "million amends a year and account, a third of them staggered resets, and each is decided, " +
    "gated, sent, matched, answered and measured. No part of that stands out: the dearest are the " +
    "decisions and the meters, about a quarter of the time each.",
    "P7 includes the two clock readings around each call, about 0.1 us.",
  ];
  Deno.writeTextFileSync(RESULTS, formatPage(figures, { machine, date, notes }));
  console.log(`Wrote ${RESULTS}`);
}
