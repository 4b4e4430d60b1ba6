// The venue's time, read off our own clocks.
import { ClockOffset, type LocalTime } from "./clock_offset.ts";
import type { Clock } from "./ports.ts";

const US_PER_MS = 1_000;

/** One per venue: REST, the WebSocket API and the budget read the same. */
export class VenueClock {
  readonly offset = new ClockOffset();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Both of our clocks now, in milliseconds. */
  local(): LocalTime {
    return {
      monotonicMs: this.#clock.monotonicMs(),
      wallMs: this.#clock.nowUs() / US_PER_MS,
    };
  }

  /** The venue's time in whole milliseconds, to sign with; undefined where it is not known. */
  timestampMs(): number | undefined {
    const venueMs = this.offset.venueMs(this.local());
    return venueMs === undefined ? undefined : Math.floor(venueMs);
  }

  /** The venue's time in milliseconds; our wall clock's where it is not known. */
  venueMs(): number {
    const local = this.local();
    return this.offset.venueMs(local) ?? local.wallMs;
  }

  /** Whether it is time to ask the venue again. */
  isDue(): boolean {
    return this.offset.isDue(this.local());
  }
}
