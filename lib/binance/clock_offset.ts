// How far the venue's clock is from ours, by the smallest round trip.

/** One question for the venue's time. */
export interface ClockSample {
  /** Monotonic milliseconds when it was sent and when the answer came. */
  readonly sentMs: number;
  readonly receivedMs: number;
  /** Our wall clock when the answer came. */
  readonly wallMs: number;
  /** What the venue said. */
  readonly venueMs: number;
}

/** A reading of both of our clocks at one moment, in milliseconds. */
export interface LocalTime {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

interface Measured {
  readonly receivedMs: number;
  readonly roundTripMs: number;
  readonly offsetMs: number;
  /** Wall less monotonic: it changes when the wall clock steps or the machine sleeps. */
  readonly gapMs: number;
}

const SAMPLES_MAX = 8;
/** Clocks drift apart: by 200 ppm this is 60 ms. */
const AGE_MS_MAX = 300_000;
const REFRESH_MS = 120_000;
/** A change of wall against monotonic beyond this is a step or a sleep, no drift. */
const STEP_MS = 500;

/**
 * Keeps the last samples and goes by the one with the smallest round trip. Venue time is counted
 * from the monotonic clock, so that a step of the wall clock does not move it; but where both
 * clocks disagree more than before, the machine may have slept: then nothing is known any more.
 */
export class ClockOffset {
  #samples: readonly Measured[] = [];

  /** Takes a sample; returns false, and leaves it, where its times cannot be. */
  add({ sentMs, receivedMs, wallMs, venueMs }: ClockSample): boolean {
    const roundTripMs = receivedMs - sentMs;
    if (!(0 <= roundTripMs) || !Number.isFinite(venueMs) || venueMs <= 0) return false;
    const sample = {
      receivedMs,
      roundTripMs,
      // The venue read its clock half-way, as far as anyone can know.
      offsetMs: venueMs - (sentMs + receivedMs) / 2,
      gapMs: wallMs - receivedMs,
    };
    const kept = this.#samples.filter((one) => Math.abs(one.gapMs - sample.gapMs) <= STEP_MS);
    this.#samples = [...kept, sample].slice(-SAMPLES_MAX);
    return true;
  }

  /** Forgets all: after the venue refused our time. */
  reset(): void {
    this.#samples = [];
  }

  /** The venue's time in milliseconds; undefined where it is not known. */
  venueMs(now: LocalTime): number | undefined {
    const best = this.#best(now);
    return best === undefined ? undefined : now.monotonicMs + best.offsetMs;
  }

  /** Venue less our wall clock, in milliseconds; undefined where it is not known. */
  offsetMs(now: LocalTime): number | undefined {
    const venueMs = this.venueMs(now);
    return venueMs === undefined ? undefined : venueMs - now.wallMs;
  }

  /** How far the offset can be off: half a round trip; undefined where it is not known. */
  uncertaintyMs(now: LocalTime): number | undefined {
    const best = this.#best(now);
    return best === undefined ? undefined : best.roundTripMs / 2;
  }

  /** Whether it is time for a new sample. */
  isDue(now: LocalTime): boolean {
    const last = this.#samples.at(-1);
    return last === undefined || REFRESH_MS <= now.monotonicMs - last.receivedMs ||
      this.#best(now) === undefined;
  }

  #best(now: LocalTime): Measured | undefined {
    const gapMs = now.wallMs - now.monotonicMs;
    const trusted = this.#samples.filter((one) => Math.abs(gapMs - one.gapMs) <= STEP_MS);
    const fresh = trusted.filter((one) => now.monotonicMs - one.receivedMs <= AGE_MS_MAX);
    // An old sample is better than no cancel: it is off by its drift, some 0.7 s an hour.
    if (fresh.length === 0) return trusted.at(-1);
    return fresh.reduce((best, one) => one.roundTripMs < best.roundTripMs ? one : best);
  }
}
