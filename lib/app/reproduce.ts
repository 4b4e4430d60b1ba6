// The command line that gives a run again, for the page of its report.
import { shellPath, shellWord } from "../base/shell.ts";

/** Flags that change where a report goes or what is printed, and nothing in it. */
const SILENT = ["out", "json", "quiet"];

/** Flags that are on unless `--no-<name>` is given. */
const ON = ["bounds", "cache"];

/** As a shell reads it: flags that were given, in the order of their names as they are kept. */
export function commandLine(paths: readonly string[], flags: object): string {
  const words = Object.entries(flags).flatMap(([name, value]: [string, unknown]) =>
    SILENT.includes(name) ? [] : flagWords(name, value)
  );
  return ["deno task backtest", ...paths.map(shellPath), ...words].join(" ");
}

function flagWords(name: string, value: unknown): readonly string[] {
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (Array.isArray(value)) return value.flatMap((each: unknown) => flagWords(name, each));
  if (value === undefined) return [];
  if (value === false) return [`--no-${flag}`];
  if (value === true) return ON.includes(name) ? [] : [`--${flag}`];
  return [`--${flag}`, shellWord(String(value))];
}
