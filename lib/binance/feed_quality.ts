// How good the market data were: what was missing, doubled, broken or late.

/** Counts since the start. */
export interface FeedCounters {
  messages: number;
  /** Messages of streams that nobody asked for, answers to our own, and of other symbols. */
  ignored: number;
  /** Copies of what had come already, and what is older. */
  duplicates: number;
  malformed: number;
  /** Depth updates that did not continue the book, and books made known again after one. */
  gaps: number;
  resyncs: number;
  /** Snapshots asked for; too old to be of use; not got. */
  snapshots: number;
  staleSnapshots: number;
  failedSnapshots: number;
  /** Streams that fell silent. */
  silences: number;
  /** Events dropped because nobody took those before them. */
  overflows: number;
}

/** A message that could not be read. */
export interface MalformedMessage {
  readonly localUs: number;
  readonly why: string;
  /** Its beginning. */
  readonly text: string;
}

const MALFORMED_KEPT_MAX = 20;
const TEXT_CHARS_MAX = 500;
const US_PER_MS = 1_000;

/** What one feed met. */
export class FeedQuality {
  readonly counters: FeedCounters = {
    messages: 0,
    ignored: 0,
    duplicates: 0,
    malformed: 0,
    gaps: 0,
    resyncs: 0,
    snapshots: 0,
    staleSnapshots: 0,
    failedSnapshots: 0,
    silences: 0,
    overflows: 0,
  };
  /** The last malformed messages, oldest first. */
  readonly malformed: MalformedMessage[] = [];
  /**
   * Receipt less the venue's event time in microseconds: smallest and largest. The smallest is the
   * skew of the clocks plus the fastest way; below 0 our clock is behind.
   */
  delayMinUs: number | undefined;
  delayMaxUs: number | undefined;

  /** Takes the venue's event time, in milliseconds as sent; anything else is left out. */
  timed(localUs: number, eventMs: unknown): void {
    if (typeof eventMs !== "number" || !Number.isSafeInteger(eventMs) || eventMs <= 0) return;
    const delayUs = localUs - eventMs * US_PER_MS;
    this.delayMinUs = Math.min(this.delayMinUs ?? delayUs, delayUs);
    this.delayMaxUs = Math.max(this.delayMaxUs ?? delayUs, delayUs);
  }

  broken(message: MalformedMessage): void {
    this.counters.malformed++;
    if (MALFORMED_KEPT_MAX <= this.malformed.length) this.malformed.shift();
    this.malformed.push({ ...message, text: message.text.slice(0, TEXT_CHARS_MAX) });
  }
}
