// Runs Deno in a process of its own, as a user would, and takes what it says.

export interface ChildOptions {
  readonly args: readonly string[];
}

export interface ChildResult {
  readonly stdout: string;
  readonly elapsedMs: number;
}

/** Throws with what the child wrote to stderr unless it ends well. */
export async function runDeno(options: ChildOptions): Promise<ChildResult> {
  const startedAt = performance.now();
  // Linux counts the parent's peak memory as a child's own until it forks again: a shell between
  // them, which does not replace itself, starts the count at the shell's few megabytes.
  const args = ["-c", '"$@"; exit $?', "sh", Deno.execPath(), ...options.args];
  const command = new Deno.Command("sh", { args });
  const { success, stdout, stderr } = await command.output();
  const elapsedMs = performance.now() - startedAt;
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot run deno ${options.args.join(" ")}: ${decoder.decode(stderr)}`);
  }
  return { stdout: decoder.decode(stdout), elapsedMs };
}

/** The part of report.json that benches read. */
export interface RunFigures {
  readonly rows: number;
  readonly rows_per_s: number;
  readonly elapsed_ms: number;
  readonly peak_rss_bytes: number;
  readonly digest: string;
}

/** What follows `deno` in the task `backtest` of deno.json. */
function backtestArgs(): readonly string[] {
  const { tasks }: { readonly tasks: { readonly backtest: string } } = JSON.parse(
    Deno.readTextFileSync("deno.json"),
  );
  return tasks.backtest.split(" ").slice(1);
}

/** One backtest through the command line, as `deno task backtest` runs it. */
export function backtest(
  path: string,
  options: { readonly out: string; readonly flags?: readonly string[] },
): Promise<RunFigures> {
  return backtestFiles([path], options);
}

/** The same on several files. */
export async function backtestFiles(
  paths: readonly string[],
  options: { readonly out: string; readonly flags?: readonly string[] },
): Promise<RunFigures> {
  const { out, flags = [] } = options;
  await runDeno({ args: [...backtestArgs(), ...paths, "--quiet", "--out", out, ...flags] });
  const report: { readonly run: RunFigures } = JSON.parse(
    Deno.readTextFileSync(`${out}/report.json`),
  );
  return report.run;
}
