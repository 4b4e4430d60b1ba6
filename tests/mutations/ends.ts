// How a whole command ends on a damaged file, and whether it may: by its code, its words, its files.
import { assert, assertEquals } from "@std/assert";
import { checkRefusal, type Outcome } from "./outcome.ts";
import type { Trial } from "./trials.ts";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Configurations for files that do not say their market. */
export function writeConfigs(folder: string): void {
  for (const market of ["spot", "usdm"]) {
    Deno.writeTextFileSync(`${folder}/${market}.yaml`, `market: ${market}\n`);
  }
}

/** What is asked of `backtest`, where all that is said goes to stderr. */
export function backtestArgs(
  trial: Trial,
  paths: { readonly path: string; readonly out: string; readonly configs: string },
): readonly string[] {
  const { seed } = trial;
  const fill = seed.name === "closes" || !seed.hasBook ? ["--fill", "naive"] : [];
  return [
    paths.path,
    "--quiet",
    "--out",
    paths.out,
    "--config",
    `${paths.configs}/${seed.market}.yaml`,
    ...fill,
  ];
}

/**
 * 0 with a report that counts the rows as the feed did, or 2 with one line: the feed's own refusal,
 * or what there is no backtest without, such as a book.
 */
export function checkEnd(
  ended: Ended,
  { outcome, path, out }: {
    readonly outcome: Outcome;
    readonly path: string;
    readonly out: string;
  },
): void {
  const { code, stdout, stderr } = ended;
  assertEquals(stdout, "", "--quiet says nothing");
  if (code === 0) {
    assertEquals(stderr, "", "what is read to its end has no complaint");
    assert(outcome.type === "done", `it was read, and was refused: ${JSON.stringify(outcome)}`);
    const report = JSON.parse(Deno.readTextFileSync(`${out}/report.json`));
    if (outcome.eventRows !== undefined) assertEquals(report.run.rows, outcome.eventRows);
    assertEquals(unnumbers(report), []);
    return;
  }
  assertEquals(code, 2, stderr);
  assert(/^Cannot [^\n\r]+\n$/.test(stderr), `it is not one line: ${stderr}`);
  const line = stderr.trimEnd();
  assert(!line.includes("fault of Evenkeel"), line);
  assert(!exists(out), "a refusal leaves no folder");
  // A table of closes is asked how it is to be used before it is read.
  if (/^Cannot backtest .* closes are enough for --fill naive only/.test(line)) return;
  if (outcome.type === "refused") {
    assertEquals(line, asLine(outcome.message));
    checkRefusal(outcome.message, path);
  } else {
    assert(/^Cannot (backtest|trade|use|quote|place) /.test(line), `it was read: ${line}`);
  }
}

/** As a terminal is told it: in one line, without what a terminal would obey. */
function asLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, " ").trim().replaceAll(
    // deno-lint-ignore no-control-regex
    /[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Figures that are no numbers, as JSON has them in text. */
function unnumbers(value: unknown): readonly string[] {
  return JSON.stringify(value).match(/"(NaN|-?Infinity|undefined)"/g) ?? [];
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
