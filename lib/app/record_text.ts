// How good what was recorded is, as text of 80 columns.
import type { FeedCounters, MalformedMessage } from "../binance/feed_quality.ts";
import type { Findings } from "../feed/mod.ts";
import {
  COLUMNS,
  duration,
  grouped,
  labeled,
  NONE,
  printable,
  rangeOf,
  time,
} from "./inspect_words.ts";
import type { RecordedFile } from "./recorder.ts";

/** All that is known of a recording; written as quality.json, too. */
export interface Recorded {
  readonly market: string;
  readonly symbol: string;
  readonly source: string;
  readonly files: readonly RecordedFile[];
  readonly findings: Findings;
  readonly feed: Readonly<FeedCounters>;
  readonly connections: { readonly opened: number; readonly lost: number; readonly failed: number };
  /** Receipt less the venue's time, by every message that has one. */
  readonly delayUs: { readonly min: number; readonly max: number } | undefined;
  /** The venue's clock less ours, as measured by questions, before and after. */
  readonly clock: readonly ClockReading[];
  /** The last messages that could not be read. */
  readonly malformed: readonly MalformedMessage[];
}

export interface ClockReading {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

const US_PER_MS = 1_000;

/** The data-quality report. */
export function recordText(recorded: Recorded): string {
  const { market, symbol, source, files, findings, feed, connections } = recorded;
  const { types, local, silence, gaps, crossed, duplicates } = findings;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const kinds = Object.entries(types).map(([type, count]) => `${grouped(count)} ${type}`);
  const lines = [
    `${market} ${symbol} from ${source}`,
    "-".repeat(COLUMNS),
    ...labeled("Files", `${grouped(files.length)}, ${grouped(bytes)} bytes before packing`),
    ...labeled("Events", kinds.length === 0 ? NONE : kinds.join(", ")),
    ...(local === undefined ? [] : labeled("Received", rangeOf(local))),
    ...labeled(
      "Gaps",
      `${grouped(feed.gaps)} in update ids, ${grouped(gaps.tradeIds)} trade ids missing`,
    ),
    ...labeled(
      "Resyncs",
      `${grouped(feed.resyncs)}; of ${grouped(feed.snapshots)} books asked for, ` +
        `${grouped(feed.failedSnapshots)} not got, ${grouped(feed.staleSnapshots)} too old`,
    ),
    ...labeled("Crossed", `${grouped(crossed)} times, or without one side`),
    ...labeled(
      "Silence",
      `${
        silence === undefined ? NONE : `${duration(silence.us)} at most, from ${time(silence.from)}`
      }; ` +
        `${grouped(feed.silences)} streams opened anew for it`,
    ),
    ...labeled(
      "Connections",
      `${grouped(connections.opened)} opened, ${grouped(connections.lost)} lost, ` +
        `${grouped(connections.failed)} failures`,
    ),
    ...labeled(
      "Left out",
      `${grouped(feed.malformed)} malformed, ${grouped(feed.duplicates + duplicates.updateIds)} ` +
        `doubled or old, ${grouped(feed.overflows)} for want of room`,
    ),
    ...labeled("Delay", delayText(recorded)),
    ...labeled("Clock skew", clockText(recorded)),
    ...recorded.malformed.slice(-MALFORMED_SHOWN).flatMap(({ why, text }) =>
      labeled("Malformed", printable(`${why}: ${text.slice(0, TEXT_SHOWN)}`))
    ),
    ...labeled("Verdict", verdictOf(recorded)),
  ];
  return `${lines.join("\n")}\n`;
}

const MALFORMED_SHOWN = 3;
const TEXT_SHOWN = 120;

function delayText({ delayUs }: Recorded): string {
  if (delayUs === undefined) return "not known: no message had the venue's time";
  const { min, max } = delayUs;
  return `${millis(min)} ms to ${millis(max)} ms from the venue's time to receipt`;
}

function clockText({ clock }: Recorded): string {
  if (clock.length === 0) return "not known: the venue did not tell its time";
  return clock.map(({ offsetMs, uncertaintyMs }) => {
    const way = offsetMs < 0 ? "ahead of" : "behind";
    return `ours ${Math.abs(offsetMs).toFixed(1)} ms ${way} the venue's, ` +
      `within ${uncertaintyMs.toFixed(1)} ms`;
  }).join("; at the end ");
}

function millis(us: number): string {
  return (us / US_PER_MS).toFixed(1);
}

/** What a reader has to know before anything is made of the data. */
function verdictOf({ findings, feed, connections }: Recorded): string {
  if (findings.events === 0) return "nothing was received";
  const faults = [
    ...(0 < feed.gaps ? ["updates are missing"] : []),
    ...(0 < findings.gaps.tradeIds ? ["trades are missing"] : []),
    ...(0 < connections.lost ? ["connections were lost"] : []),
    ...(0 < feed.silences ? ["streams fell silent"] : []),
    ...(0 < feed.malformed ? ["messages could not be read"] : []),
    ...(0 < feed.overflows ? ["events were dropped"] : []),
    ...(0 < findings.crossed ? ["the book was crossed at times"] : []),
    ...(findings.types.snapshot === undefined ? ["no whole book was ever had"] : []),
  ];
  return faults.length === 0 ? "complete: nothing is missing" : faults.join("; ");
}
