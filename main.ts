// Evenkeel: reads the command line, runs one command, exits with its code.
import { type Io, systemIo } from "./lib/app/io.ts";
import { run } from "./lib/app/program.ts";

/** Runs one command. 0 is done, 1 our own fault, 2 bad usage, configuration or data. */
export function main(args: readonly string[], io: Io = systemIo()): Promise<number> {
  return run(args, io);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
