// Local clock minus venue clock, estimated from the first stamped messages of a recording.
import type { EventRing } from "../lib/market/event_ring.ts";
import { checkOffsets } from "./clock_checks.ts";

/** Stamped messages that fix the clock offset. */
const OFFSET_SAMPLES = 1_000;
/** Where stamps are rare, what was seen among so many events must do. */
const OFFSET_EVENTS_MAX = 100_000;

/** The smallest difference is that of the fastest message. */
export class ClockOffset {
  /** Local time − venue time of the fastest message so far. */
  smallest = Number.POSITIVE_INFINITY;
  /** The event looked at last. */
  sampledTo = 0;
  #samples = 0;
  #before: number | undefined;
  readonly #toUs: number;

  /** Events received from `toUs` on belong to no replay: what is wrong with them is not told. */
  constructor({ toUs }: { readonly toUs: number }) {
    this.#toUs = toUs;
  }

  /**
   * The smallest difference once it is known, Infinity where nothing is stamped; undefined while
   * more has to be read. Throws RangeError, without its place, when an event differs from the one before
   * by more than a day: otherwise all the others would seem wrong.
   */
  estimate(ring: EventRing, { ended }: { readonly ended: boolean }): number | undefined {
    const to = Math.min(ring.tail, OFFSET_EVENTS_MAX);
    for (; this.sampledTo < to && this.#samples < OFFSET_SAMPLES; this.sampledTo++) {
      const slot = this.sampledTo & ring.eventMask;
      const venue = ring.venue[slot]!;
      if (venue === 0) continue;
      const local = ring.local[slot]!;
      const difference = local - venue;
      if (local < this.#toUs) checkOffsets(this.#before ?? difference, difference);
      this.#before = difference;
      this.#samples++;
      this.smallest = Math.min(this.smallest, difference);
    }
    const enough = OFFSET_SAMPLES <= this.#samples || this.sampledTo === OFFSET_EVENTS_MAX;
    if (!enough && !ended) return undefined;
    return this.smallest;
  }
}
