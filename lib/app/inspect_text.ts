// What was found in files, as text of 80 columns.
import { Decimal } from "../base/decimal.ts";
import type { Findings, Spread } from "../feed/mod.ts";
import type { Inspected, InspectedAll } from "./inspected.ts";

const COLUMNS = 80;
const LABEL_COLUMNS = 16;
const US_PER_S = 1_000_000;
const NONE = "none";

/** One block a file, and one for all of them. */
export function inspectText({ files, together }: InspectedAll): string {
  const blocks = files.map((one) => block(one.files[0]?.path ?? "", one));
  if (together !== undefined) blocks.push(block("All of them together", together));
  return `${blocks.join("\n\n")}\n`;
}

function block(name: string, one: Inspected): string {
  const { findings, verdict } = one;
  const lines = [
    ...wrapped(printable(name), 0),
    "-".repeat(COLUMNS),
    ...labeled("Format", `${one.title} (${one.format})`),
    ...labeled("Market", marketOf(one)),
    ...labeled("Size", sizeOf(one)),
    ...(findings === undefined ? labeled("Rows", grouped(one.rows)) : ofFindings(one, findings)),
    ...ofBars(one),
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

function ofFindings(one: Inspected, findings: Findings): readonly string[] {
  const { rows, events, types, local, venue, silence, gaps, crossed, duplicates } = findings;
  const kinds = Object.entries(types).map(([type, count]) => `${grouped(count)} ${type}`);
  const { skew, reach, price } = findings;
  const unit = new Decimal(one.priceUnit);
  const shown = (ticks: number) => unit.mul(ticks).toFixed();
  return [
    ...labeled("Rows", `${grouped(one.rows)} in the file, ${grouped(rows)} levels and trades`),
    ...labeled("Events", `${grouped(events)}: ${kinds.join(", ")}`),
    ...labeled("Received", local === undefined ? NONE : rangeOf(local)),
    ...labeled("At the venue", venue === undefined ? NONE : rangeOf(venue)),
    ...labeled("Prices", price === undefined ? NONE : `${shown(price.from)} to ${shown(price.to)}`),
    ...labeled(
      "Silence",
      silence === undefined ? NONE : `${seconds(silence.us)} at most, from ${time(silence.from)}`,
    ),
    ...labeled(
      "Gaps",
      `${grouped(gaps.updates)} in update ids, ${grouped(gaps.tradeIds)} trade ids missing`,
    ),
    ...labeled("Crossed", grouped(crossed)),
    ...labeled(
      "Duplicates",
      `${grouped(duplicates.tradeIds)} trade ids, ${grouped(duplicates.updateIds)} update ids`,
    ),
    ...labeled(
      "Clock skew",
      skew === undefined ? NONE : `local less venue ${spread(skew, (us) => millis(us))}`,
    ),
    ...labeled(
      "Book reach",
      reach === undefined ? NONE : `${spread(reach, (bp) => `${bp.toFixed(1)} bp`)} from the mid`,
    ),
  ];
}

function ofBars({ bars }: Inspected): readonly string[] {
  if (bars === undefined) return [];
  return [
    ...labeled("Bars", `${bars.interval} each, ${grouped(bars.missing)} missing`),
    ...labeled("Bar times", bars.times),
  ];
}

function tolerated({ tolerances }: Inspected): readonly string[] {
  const counts = Object.entries(tolerances).map(([name, count]) => `${name} ${grouped(count)}`);
  return counts.length === 0 ? [] : labeled("Tolerated", counts.join(", "));
}

function spread({ min, median, max }: Spread, shown: (value: number) => string): string {
  return `${shown(min)} min, ${shown(median)} median, ${shown(max)} max`;
}

function rangeOf({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${time(from)} to ${time(to)} UTC (${seconds(to - from)})`;
}

/** Cut to the millisecond. */
function time(us: number): string {
  const ms = Math.floor(us / 1_000);
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${us} us`;
  return date.toISOString().replace("T", " ").replace("Z", "");
}

function seconds(us: number): string {
  return `${grouped(Math.floor(us / US_PER_S))}${(us % US_PER_S / US_PER_S).toFixed(3).slice(1)} s`;
}

function millis(us: number): string {
  return `${(us / 1_000).toFixed(3)} ms`;
}

function grouped(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A label and its text, wrapped beside it. */
function labeled(label: string, text: string): readonly string[] {
  const lines = wrapped(text, LABEL_COLUMNS);
  return lines.map((line, index) => `${(index === 0 ? label : "").padEnd(LABEL_COLUMNS)}${line}`);
}

/** Lines of at most 80 columns, `indent` of them taken. */
function wrapped(text: string, indent: number): readonly string[] {
  const room = COLUMNS - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((one) => pieces(one, room))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (joined.length <= room) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, room: number): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += room) parts.push(word.slice(at, at + room));
  return parts.length === 0 ? [""] : parts;
}

/** A file's name cannot write to the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, "?");
}
