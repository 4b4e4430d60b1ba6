// P2 through the command line, and what unpacking costs beside the engine.
import { gzipSync } from "node:zlib";
import { backtest, runDeno, type RunFigures } from "./child.ts";
import type { Inflating } from "./inflating.ts";
import { forgetAllBut, keptNames } from "./kept.ts";
import type { Figure } from "./results.ts";
import { median } from "./statistics.ts";

const MB = 1_000_000;
const RUNS = 3;

export interface CachedParts {
  readonly folder: string;
  add(figure: Figure): void;
}

function runOf(path: string, parts: CachedParts, ...flags: readonly string[]): Promise<RunFigures> {
  return backtest(path, { out: `${parts.folder}/report`, flags: ["--no-bounds", ...flags] });
}

/** A first run, which keeps what it has parsed, and further ones out of the cache. */
export async function measureCached(path: string, parts: CachedParts): Promise<void> {
  const before = keptNames();
  const rate = { unit: "M/s", digits: 2 };
  try {
    const first = await runOf(path, parts);
    parts.add({
      id: "P1",
      what: "the same file, kept in the cache on the way, rows",
      value: first.rows_per_s / MB,
      ...rate,
    });
    const again: RunFigures[] = [];
    for (let run = 0; run < RUNS; run++) again.push(await runOf(path, parts));
    if (again.some(({ digest }) => digest !== first.digest)) {
      throw new Error("Cannot trust the cache: a second run has another digest");
    }
    parts.add({
      id: "P2",
      what: "its second run, out of the cache, rows",
      value: median(again.map((run) => run.rows_per_s)) / MB,
      ...rate,
      target: { better: "higher", floor: 5, goal: 12 },
    });
    parts.add({
      id: "P5",
      what: "peak RSS of the second run",
      value: median(again.map((run) => run.peak_rss_bytes)) / MB,
      unit: "MB",
      digits: 1,
      target: { better: "lower", floor: 200, goal: 100 },
    });
  } finally {
    forgetAllBut(before);
  }
}

/** What a run takes longer when its file is packed, against the time that unpacking alone takes. */
export async function measurePacked(path: string, parts: CachedParts): Promise<void> {
  const packed = `${path}.gz`;
  Deno.writeFileSync(packed, gzipSync(Deno.readFileSync(path)));
  const { stdout } = await runDeno({
    args: ["run", "--allow-read", "bench/inflating.ts", packed],
  });
  const { ms }: Inflating = JSON.parse(stdout);
  const extra: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plain = await runOf(path, parts, "--no-cache");
    const inflated = await runOf(packed, parts, "--no-cache");
    extra.push(Math.max(0, inflated.elapsed_ms - plain.elapsed_ms));
  }
  Deno.removeSync(packed);
  parts.add({
    id: "P1",
    what: "time added by gzip, of the time that inflating alone takes",
    value: median(extra) / ms,
    unit: "",
    digits: 2,
    target: { better: "lower", floor: 1, goal: 0.5 },
  });
}
