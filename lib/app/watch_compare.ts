// What asking again and again misses of a market that a stream tells: measured, not argued.
import { Histogram } from "../report/quantiles.ts";
import { grouped, labeled } from "./inspect_words.ts";

/** A touch in ticks. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
}

/** What was measured; times in microseconds, undefined where nothing was. */
export interface Compared {
  /** Changes of the touch that the stream told, and how many of them no answer showed. */
  readonly changes: number;
  readonly missed: number;
  /** Answers; those that showed a touch which the stream had not told by then. */
  readonly answers: number;
  readonly ahead: number;
  readonly failures: number;
  /** From when the stream told a change to when an answer showed it. */
  readonly delayUs: Quantiles | undefined;
  /** From question to answer. */
  readonly roundTripUs: Quantiles | undefined;
  /** Share of the time in which what polling knew was not the touch that the stream told. */
  readonly staleShare: number | undefined;
  readonly us: number;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

interface Change extends Touch {
  readonly at: number;
  readonly turn: number;
}

/** Changes kept to be found again: older ones count as missed. */
const KEPT_MAX = 1 << 14;
const US_PER_MS = 1_000;
const US_PER_S = 1_000_000;
const PERCENT = 100;

/** Takes both sources side by side, in order of local time. */
export class SourceComparison {
  readonly #changes: Change[] = [];
  readonly #delays = new Histogram();
  readonly #roundTrips = new Histogram();
  #turn = 0;
  #shownTurn = -1;
  #seen = 0;
  #answers = 0;
  #ahead = 0;
  #failures = 0;
  #stream: Touch | undefined;
  #poll: Touch | undefined;
  /** From when both had a touch, and up to when time is accounted for. */
  #since: number | undefined;
  #upTo = 0;
  #staleUs = 0;

  /** The stream told an event; its touch then. The same touch again is no change. */
  onStream(at: number, touch: Touch): void {
    if (this.#stream !== undefined && isSame(this.#stream, touch)) return;
    this.#account(at);
    this.#stream = { ...touch };
    this.#start(at);
    this.#changes.push({ ...touch, at, turn: this.#turn++ });
    if (KEPT_MAX < this.#changes.length) this.#changes.splice(0, KEPT_MAX / 2);
  }

  /** An answer came. */
  onPoll(at: number, touch: Touch, { roundTripUs }: { readonly roundTripUs: number }): void {
    this.#answers++;
    this.#roundTrips.add(Math.max(0, Math.round(roundTripUs)));
    this.#account(at);
    this.#poll = { ...touch };
    this.#start(at);
    const change = this.#changes.findLast((one) => isSame(one, touch));
    if (change === undefined) {
      this.#ahead++;
      return;
    }
    if (change.turn <= this.#shownTurn) return;
    this.#shownTurn = change.turn;
    this.#seen++;
    this.#delays.add(Math.max(0, Math.round(at - change.at)));
  }

  /** A question that got no touch for an answer. */
  onFailure(): void {
    this.#failures++;
  }

  result(at: number): Compared {
    this.#account(at);
    const us = this.#since === undefined ? 0 : Math.max(0, at - this.#since);
    return {
      changes: this.#turn,
      missed: this.#turn - this.#seen,
      answers: this.#answers,
      ahead: this.#ahead,
      failures: this.#failures,
      delayUs: quantiles(this.#delays),
      roundTripUs: quantiles(this.#roundTrips),
      staleShare: us === 0 ? undefined : this.#staleUs / us,
      us,
    };
  }

  #start(at: number): void {
    if (this.#since !== undefined || this.#stream === undefined || this.#poll === undefined) return;
    this.#since = at;
    this.#upTo = at;
  }

  #account(at: number): void {
    const { stream, poll } = { stream: this.#stream, poll: this.#poll };
    if (this.#since === undefined || stream === undefined || poll === undefined) return;
    if (!isSame(stream, poll)) this.#staleUs += Math.max(0, at - this.#upTo);
    this.#upTo = Math.max(this.#upTo, at);
  }
}

function isSame(a: Touch, b: Touch): boolean {
  return a.bid === b.bid && a.ask === b.ask;
}

function quantiles(histogram: Histogram): Quantiles | undefined {
  const [p50, p99, max] = [histogram.quantile(50), histogram.quantile(99), histogram.max];
  if (p50 === undefined || p99 === undefined || max === undefined) return undefined;
  return { p50, p99, max };
}

/** The comparison as lines of at most 80 columns. */
export function comparedText(
  compared: Compared,
  { everyMs }: { readonly everyMs: number },
): readonly string[] {
  const { changes, missed, answers, ahead, failures, delayUs, roundTripUs, staleShare, us } =
    compared;
  const share = changes === 0 ? "" : ` (${(missed / changes * PERCENT).toFixed(1)} %)`;
  return [
    `Asking every ${grouped(everyMs)} ms against the stream, over ${(us / US_PER_S).toFixed(1)} s`,
    ...labeled("Touch changes", `${grouped(changes)} told by the stream`),
    ...labeled("Missed", `${grouped(missed)}${share} never seen by asking`),
    ...labeled("Delay", `${spread(delayUs)} from the stream's telling to an answer's`),
    ...labeled(
      "Out of date",
      staleShare === undefined
        ? "not measured: both were never there at once"
        : `${(staleShare * PERCENT).toFixed(1)} % of the time`,
    ),
    ...labeled(
      "Answers",
      `${grouped(answers)}, ${grouped(failures)} failed, ${grouped(ahead)} ahead of the stream`,
    ),
    ...labeled("Round trip", spread(roundTripUs)),
  ];
}

function spread(found: Quantiles | undefined): string {
  if (found === undefined) return "not measured";
  const ms = (us: number) => (us / US_PER_MS).toFixed(1);
  return `${ms(found.p50)} ms p50, ${ms(found.p99)} ms p99, ${ms(found.max)} ms at most`;
}
