// What a folder of dumps holds already: months, and days that such a month repeats.
import { type Dump, fileName } from "./dumps.ts";
import { monthPeriod, type Period, periodOf } from "./period.ts";

/** The months of a series that lie in the folder as files of a month. */
export function monthsHere(folder: string, dump: Dump): ReadonlySet<string> {
  return new Set(
    periodsHere(folder, dump).filter(({ type }) => type === "month").map(({ text }) => text),
  );
}

/** Files of days of which the month lies beside them: a reader of the folder meets them twice. */
export function repeatedDays(folder: string, dump: Dump): readonly string[] {
  const periods = periodsHere(folder, dump);
  const months = new Set(periods.filter(({ type }) => type === "month").map(({ text }) => text));
  return periods
    .filter(({ type, days }) => type === "day" && months.has(monthPeriod(days.from).text))
    .map((period) => fileName(dump, period));
}

function periodsHere(folder: string, dump: Dump): readonly Period[] {
  const start = `${dump.symbol}-${dump.interval ?? dump.kind}-`;
  return namesIn(folder)
    .filter((name) => name.startsWith(start) && name.endsWith(".zip"))
    .flatMap((name) => periodOf(name.slice(start.length, -".zip".length)) ?? [])
    .sort((a, b) => a.days.from - b.days.from);
}

function namesIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
