// Evenkeel: reads the command line, runs one command, exits with its code.
import { failureOf } from "./lib/app/failure.ts";
import { type Io, systemIo } from "./lib/app/io.ts";
import { run } from "./lib/app/program.ts";

/** Runs one command. 0 is done, 1 our own fault, 2 bad usage, configuration or data. */
export function main(args: readonly string[], io: Io = systemIo()): Promise<number> {
  return run(args, io);
}

if (import.meta.main) {
  // A promise that nobody waited for is a fault of ours, and told like one.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const { code, line } = failureOf(event.reason);
    systemIo().stderr(`${line}\n`);
    Deno.exit(code);
  });
  Deno.exit(await main(Deno.args));
}
