// Which whole seconds of our clock are looked at: all of them, or those after something happened.
import { type Now, nowCell } from "../lib/base/now.ts";
import { US_PER_DAY, US_PER_S } from "../lib/base/units.ts";
import type { ReferenceMethod } from "../lib/market/reference.ts";
import type { BreakerState } from "../lib/risk/mod.ts";

const NEVER = Number.POSITIVE_INFINITY;

export type Played = "each" | "after_events";

/**
 * With bars the seconds between events are passed over, unless the reference moves with time alone:
 * then each of them may call for other quotes.
 */
export function playedSeconds({ assumed, reference }: {
  readonly assumed?: { readonly barUs: number | undefined } | undefined;
  readonly reference: { readonly method: ReferenceMethod };
}): Played {
  const isMoving = ["twap", "vwap", "hybrid"].includes(reference.method);
  return assumed?.barUs === undefined || isMoving ? "each" : "after_events";
}

/** What is asked of a run. */
interface Watched {
  readonly state: { readonly breaker: BreakerState };
}

/**
 * From when on a second must be looked at because of the rules that hold, after one at `at` on our
 * clock: at once, at 00:00 UTC, or NEVER.
 *
 * A loss or a silence changes with events, and losses of the day at midnight; the end of a
 * cool-down rings on its own. All other readings move with time.
 */
export function lookAt(runs: readonly Watched[], at: number): number {
  let next = NEVER;
  for (const { state } of runs) {
    for (const { trigger } of state.breaker.rules.values()) {
      if (trigger === "drawdown" || trigger === "stale") continue;
      if (trigger !== "daily_loss" && trigger !== "daily_loss_quote") return at;
      next = Math.min(next, at - at % US_PER_DAY + US_PER_DAY);
    }
  }
  return next;
}

/**
 * The next whole second that is played.
 *
 * - `each`: one after the other.
 * - `after_events`: bars have four events a bar and nothing in between, and a year has 31 million
 *   seconds. Played is the first second after an event; those between two of them, in which
 *   neither market nor orders changed by anything but timers of their own, are handed over as a
 *   count. A silence of the data is looked at when it begins, and while a rule of the breaker
 *   holds whose reading moves with time, each one is played; see `lookAt`.
 */
export class Seconds {
  /** When the next one is; NEVER while none is due. */
  readonly due: Now = nowCell(NEVER);
  readonly #each: boolean;
  readonly #silenceUs: number;
  /** A whole second less this is a multiple of a second; and the last one counted. */
  readonly #cells = new Float64Array(2);
  #hasStarted = false;

  constructor(played: Played, silenceUs: number) {
    this.#each = played === "each";
    this.#silenceUs = silenceUs;
  }

  /** The first event has been received at `at`; the local clock is ahead by the offset. */
  start(at: number, offsetUs: number): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const local = at + offsetUs;
    const first = at + US_PER_S - local % US_PER_S;
    this.due[0] = first;
    this.#cells[0] = first;
    this.#cells[1] = first - US_PER_S;
  }

  /** An event is about to be applied at `at`: how many seconds before it have not been counted. */
  before(at: number): number {
    if (this.#each || !this.#hasStarted) return 0;
    return this.#countTo(this.#firstFrom(at) - US_PER_S);
  }

  /** An event has been applied at `at`. */
  heard(at: number): void {
    if (!this.#each && this.#hasStarted) this.due[0] = this.#firstFrom(at);
  }

  /** The due second is about to be played: seconds before it that have not been counted. */
  playing(): number {
    const at = this.due[0]!;
    const skipped = this.#each ? 0 : this.#countTo(at - US_PER_S);
    this.#cells[1] = at;
    return skipped;
  }

  /**
   * The due second has been played; the data reach to `coveredTo` if nothing more comes, and
   * somebody waits for the second at `wantedAt`.
   */
  played(coveredTo: number, wantedAt: number): void {
    const at = this.due[0]!;
    if (this.#each || wantedAt <= at) {
      this.due[0] = at + US_PER_S;
      return;
    }
    const silent = this.#firstFrom(coveredTo + this.#silenceUs);
    this.due[0] = Math.min(at < silent ? silent : NEVER, this.#firstFrom(wantedAt));
  }

  #countTo(last: number): number {
    const count = Math.max(0, (last - this.#cells[1]!) / US_PER_S);
    if (0 < count) this.#cells[1] = last;
    return count;
  }

  /** The first whole second at or after an instant. */
  #firstFrom(at: number): number {
    const origin = this.#cells[0]!;
    return origin + Math.ceil((at - origin) / US_PER_S) * US_PER_S;
  }
}
