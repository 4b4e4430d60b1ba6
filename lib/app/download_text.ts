// What `download` prints: the list of what there is, and the summary of what was done.
import {
  type Days,
  daysNote,
  dayText,
  type Dump,
  type Found,
  type Outcome,
  type Period,
  periodsText,
  type Plan,
} from "../download/mod.ts";

/** What is told beside the files. */
export interface Told {
  readonly dump: Dump;
  readonly days: Days;
  readonly folder: string;
  readonly plan: Plan;
  readonly host: string;
  /** Files that are not there and should be, and those that are not there yet. */
  readonly missing: { readonly due: readonly Period[]; readonly later: readonly Period[] };
  /** Files of days that a file of their month repeats. */
  readonly repeated?: readonly string[];
}

const LABEL_COLUMNS = 14;
const LINE_COLUMNS = 80;

/** Kinds that can be replayed; the others are for reading by other programs. */
const REPLAYED = ["klines", "trades", "aggTrades", "bookTicker"];

/** What was done, and what to run next. */
export function downloadText(outcomes: readonly Outcome[], told: Told): string {
  const fetched = outcomes.filter((one) => one.type === "fetched");
  const here = outcomes.filter((one) => one.type === "here");
  const resumed = fetched.reduce((sum, { resumed }) => sum + resumed, 0);
  const lines = [
    ...head(told),
    line("Fetched", countText(fetched)),
    ...some("  resumed", resumed === 0 ? "" : `${sizeText(resumed)} were here from before`),
    ...some("Already here", here.length === 0 ? "" : countText(here)),
    ...named("  gone", here.filter(({ isGone }) => isGone), "the host no longer has"),
    ...named("  replaced", fetched.filter(({ had }) => had === "older"), "published again"),
    ...named("  damaged", fetched.filter(({ had }) => had === "damaged"), "had other bytes here"),
    ...named("  twice", fetched.filter(({ again }) => again), "came with wrong bytes at first"),
    ...outcomes.flatMap((one) =>
      one.type === "failed" ? wrapped("Failed", `${one.name}: ${one.why}`) : []
    ),
    ...absent(told),
    ...repeats(told),
  ];
  const isAny = fetched.length + here.length > 0;
  return `${lines.join("\n")}\n${isAny ? next(told) : ""}`;
}

/** What there is, a file a line. */
export function listText(found: readonly Found[], told: Told): string {
  const rows = found.flatMap((one) => one.type === "missing" ? [] : [[one.name, stateOf(one)]]);
  const width = Math.max(0, ...rows.map(([name = ""]) => name.length));
  const wanted = found.filter((one) => one.type === "wanted");
  const rest = wanted.reduce((sum, one) => sum + (one.wanted.bytes ?? 0) - one.arrived, 0);
  const lines = [
    ...head(told),
    ...rows.map(([name = "", state = ""]) => `  ${name.padEnd(width)}  ${state}`),
    line("To fetch", `${filesText(wanted.length)}, ${sizeText(rest)}`),
    ...absent(told),
  ];
  return `${lines.join("\n")}\n`;
}

function head({ dump, days, folder, host }: Told): readonly string[] {
  const { market, symbol, kind, interval } = dump;
  const name = `${market} ${symbol} ${kind}${interval === undefined ? "" : ` ${interval}`}`;
  return [
    line("Dumps", `${name}, ${dayText(days.from)} to ${dayText(days.to - 1)} (UTC)`),
    line("From", host),
    line("Folder", folder),
  ];
}

function absent({ dump, plan, missing }: Told): readonly string[] {
  const later = [...missing.later, ...plan.later];
  const never = plan.never.map(({ from, to }) =>
    to - from === 1 ? dayText(from) : `${dayText(from)} to ${dayText(to - 1)}`
  ).join(", ");
  return [
    ...some("Missing", periodsText(missing.due)),
    ...some("Not yet there", periodsText(later)),
    ...some("Never there", never === "" ? "" : `${never}: ${daysNote(dump) ?? "no venue then"}`),
  ];
}

function repeats({ repeated = [], folder }: Told): readonly string[] {
  const [first] = repeated;
  if (first === undefined) return [];
  const more = repeated.length === 1 ? "" : ` and ${repeated.length - 1} more`;
  const what = `${first}${more}, in files of their months too: remove them from ${folder}`;
  return wrapped("Repeated", what);
}

function next({ dump, folder }: Told): string {
  const { kind, market, symbol } = dump;
  if (!REPLAYED.includes(kind)) return `Next: backtest makes no use of ${kind}\n`;
  return `Next: deno task backtest ${folder} --market ${market} --symbol ${symbol}\n`;
}

function stateOf(found: Exclude<Found, { readonly type: "missing" }>): string {
  switch (found.type) {
    case "here":
      return `${sizeText(found.bytes)}, already here${found.isGone ? ", gone on the host" : ""}`;
    case "failed":
      return `unknown: ${found.why}`;
    case "wanted": {
      const { had, arrived, wanted } = found;
      const size = wanted.bytes === undefined ? "" : `${sizeText(wanted.bytes)}, `;
      if (0 < arrived) return `${size}to fetch from ${sizeText(arrived)} on`;
      const why = { nothing: "", older: ", published again", damaged: ", has other bytes here" };
      return `${size}to fetch${why[had]}`;
    }
  }
}

function countText(files: readonly { readonly bytes: number }[]): string {
  return `${filesText(files.length)}, ${
    sizeText(files.reduce((sum, { bytes }) => sum + bytes, 0))
  }`;
}

function filesText(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

/** `1.2 MB`; a megabyte has 10^6 bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 999_950
    ? [bytes / 1e3, "kB"]
    : bytes < 999_950_000
    ? [bytes / 1e6, "MB"]
    : [bytes / 1e9, "GB"];
  return `${value.toFixed(1)} ${unit}`;
}

function named(
  label: string,
  files: readonly { readonly name: string }[],
  what: string,
): readonly string[] {
  return files.length === 0
    ? []
    : wrapped(label, `${what}: ${files.map(({ name }) => name).join(", ")}`);
}

function some(label: string, text: string): readonly string[] {
  return text === "" ? [] : wrapped(label, text);
}

function line(label: string, text: string): string {
  return `${label.padEnd(LABEL_COLUMNS)} ${text}`;
}

/** On several lines where it is long. */
function wrapped(label: string, text: string): readonly string[] {
  const columns = LINE_COLUMNS - LABEL_COLUMNS - 1;
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((each, index) => line(index === 0 ? label : "", each));
}
