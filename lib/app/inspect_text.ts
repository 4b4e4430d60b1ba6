// What was found in files, as text of 80 columns.
import { Decimal } from "../base/decimal.ts";
import type { Findings, Spread } from "../feed/mod.ts";
import type { BarsInspected, Inspected, InspectedAll } from "./inspected.ts";
import { inspectList } from "./inspect_list.ts";
import {
  COLUMNS,
  duration,
  grouped,
  labeled,
  NONE,
  printable,
  rangeOf,
  time,
  wrapped,
} from "./inspect_words.ts";

/** More files are a table. */
const BLOCKS_MAX = 3;

/** One block a file, or a line where they are many, and one block for all of them. */
export function inspectText({ files, refused, together, apart }: InspectedAll): string {
  const names = new Set(files.map((one) => one.files[0]?.path));
  const isLong = BLOCKS_MAX < names.size + refused.length;
  const blocks = isLong
    ? [inspectList(files, refused)]
    : files.map((one) => block(one.files[0]?.path ?? "", one));
  if (together !== undefined) blocks.push(block("All of them together", together));
  if (apart !== undefined) blocks.push(wrapped(`Not as one: ${printable(apart)}`, 0).join("\n"));
  if (isLong) blocks.push("Name one file, or --json, for all that there is to tell of each.");
  return `${blocks.join("\n\n")}\n`;
}

function block(name: string, one: Inspected): string {
  const { findings, verdict, bars } = one;
  const lines = [
    ...wrapped(printable(name), 0),
    "-".repeat(COLUMNS),
    ...labeled("Format", `${one.title} (${one.format})`),
    ...labeled("Market", marketOf(one)),
    ...labeled("Size", sizeOf(one)),
    ...(findings === undefined
      ? labeled("Rows", grouped(one.rows))
      : bars === undefined
      ? ofFindings(one, findings)
      : ofBars(one, bars)),
    ...tolerated(one),
    ...verdict.can.flatMap((text, index) => labeled(index === 0 ? "Can tell" : "", text)),
    ...verdict.cannot.flatMap((text, index) => labeled(index === 0 ? "Cannot tell" : "", text)),
  ];
  return lines.join("\n");
}

function marketOf({ market, symbol, tickSize, lotSize }: Inspected): string {
  const sizes = tickSize === undefined
    ? "tick size unknown, or not that of the data"
    : `tick ${tickSize}, lot ${lotSize}`;
  if (market === undefined && symbol === undefined) {
    return "not said; --market and --symbol name it";
  }
  return `${market ?? "(not said)"} ${symbol ?? "(symbol not said)"}, ${sizes}`;
}

function sizeOf({ files }: Inspected): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const [first] = files;
  const hash = files.length === 1 && first !== undefined ? `, SHA-256 ${first.sha256}` : "";
  return `${grouped(bytes)} bytes as stored${hash}`;
}

/** What there is nothing to say of is left out: the verdict has what is unknown. */
function ofFindings(one: Inspected, findings: Findings): readonly string[] {
  const { rows, events, types, local, venue, silence, crossed, skew, reach } = findings;
  const kinds = Object.entries(types).map(([type, count]) => `${grouped(count)} ${type}`);
  const within = rows === one.rows ? "" : ` in the file, ${grouped(rows)} levels and trades`;
  const hasBook = types.snapshot !== undefined || types.depth !== undefined ||
    types.quote !== undefined;
  const times = (label: string, range: Findings["local"]) =>
    range === undefined ? [] : labeled(label, rangeOf(range));
  return [
    ...labeled("Rows", `${grouped(one.rows)}${within}`),
    ...labeled(
      "Events",
      kinds.length < 2 ? kinds.join() : `${grouped(events)}: ${kinds.join(", ")}`,
    ),
    ...(one.hasReceipt || venue === undefined ? times("Received", local) : []),
    ...times("At the venue", venue),
    ...prices(one, findings),
    ...(silence === undefined
      ? []
      : labeled("Silence", `${duration(silence.us)} at most, from ${time(silence.from)}`)),
    ...ofIds(findings),
    ...(hasBook ? labeled("Crossed", `${grouped(crossed)} times, or without one side`) : []),
    ...(skew === undefined
      ? []
      : labeled("Clock skew", `local less venue ${spread(skew, (us) => millis(us))}`)),
    ...(reach === undefined
      ? []
      : labeled("Book reach", `${spread(reach, (bp) => `${bp.toFixed(1)} bp`)} from the mid`)),
  ];
}

function prices({ priceUnit }: Inspected, { price }: Findings): readonly string[] {
  const shown = (units: number) => new Decimal(priceUnit).mul(units).toFixed();
  return labeled(
    "Prices",
    price === undefined ? NONE : `${shown(price.from)} to ${shown(price.to)}`,
  );
}

/** Without ids nothing that is missing, or there twice, is noticed. */
function ofIds({ gaps, duplicates, ids }: Findings): readonly string[] {
  const both = (updates: string, trades: string) =>
    [...(0 < ids.updates ? [updates] : []), ...(0 < ids.trades ? [trades] : [])].join(", ");
  const found = both(
    `${grouped(gaps.updates)} in update ids`,
    `${grouped(gaps.tradeIds)} trade ids missing`,
  );
  if (found === "") return labeled("Gaps", "no ids: what is missing is not noticed");
  const twice = both(
    `${grouped(duplicates.updateIds)} update ids`,
    `${grouped(duplicates.tradeIds)} trade ids`,
  );
  return [...labeled("Gaps", found), ...labeled("Duplicates", twice)];
}

function ofBars(one: Inspected, bars: BarsInspected): readonly string[] {
  const { count, interval, missing, hole, from, to, times } = bars;
  const longest = hole === undefined
    ? ""
    : `, at most ${grouped(hole.bars)} in a row, from ${time(hole.from)}`;
  return [
    ...labeled(
      "Bars",
      `${grouped(count)} of ${interval} each, ${grouped(missing)} missing${longest}`,
    ),
    ...labeled("From, to", rangeOf({ from, to })),
    ...labeled("Bar times", times),
    ...(one.findings === undefined ? [] : prices(one, one.findings)),
  ];
}

function tolerated({ tolerances, bars }: Inspected): readonly string[] {
  const counts = Object.entries(tolerances)
    .filter(([name]) => bars === undefined || name !== "missing_bars")
    .map(([name, count]) => `${name}\u00a0${grouped(count)}`);
  return counts.length === 0 ? [] : labeled("Tolerated", counts.join(", "));
}

function spread({ min, median, max }: Spread, shown: (value: number) => string): string {
  const text = `${shown(min)} min, ${shown(median)} median, ${shown(max)} max`;
  return text.replaceAll(/ (?=ms|bp|min|median|max)/g, "\u00a0");
}

function millis(us: number): string {
  return `${(us / 1_000).toFixed(3)} ms`;
}
