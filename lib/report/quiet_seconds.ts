// Whole seconds of the venue's clock: the next one, and how many pass quietly between two events.
import { US_PER_S } from "../base/units.ts";

const MINUTE_US = 60 * US_PER_S;

/** The first whole second after an instant. */
export function wholeSecondAfter(at: number): number {
  return (Math.floor(at / US_PER_S) + 1) * US_PER_S;
}

/** Whether an instant is one at which the equity of bars is sampled. */
export function isWholeMinute(at: number): boolean {
  return at % MINUTE_US === 0;
}

/** Whole seconds from `next` on, before `at` and before the next whole minute, which is sampled. */
export function quietSeconds(next: number, at: number): number {
  const end = Math.min(at, Math.ceil(next / MINUTE_US) * MINUTE_US);
  return Math.max(0, Math.ceil((end - next) / US_PER_S));
}
