// Times that no recording can have: refused, because a run would walk the hole second by second.
import { US_PER_DAY } from "../lib/base/units.ts";

/** Nothing received for longer, or a stamp further from its receipt, is a broken clock. */
const JUMP_US_MAX = 30 * US_PER_DAY;
const STAMP_US_MAX = US_PER_DAY;
/** Dates beyond the year 9999 are shown as the number they are. */
const DATE_MS_MAX = 253_402_300_799_999;

/** Two local times in a row. Throws RangeError when nothing lies between them for too long. */
export function checkJump(from: number, to: number): void {
  if (to <= from + JUMP_US_MAX) return;
  const days = Math.round((to - from) / US_PER_DAY);
  throw new RangeError(
    `Cannot replay the data: nothing was received for ${days} days, from ${dateOf(from)} to ` +
      `${dateOf(to)}, and at most ${JUMP_US_MAX / US_PER_DAY} days can be bridged`,
  );
}

/** A venue time and the receipt on the venue's clock. Throws RangeError when far apart. */
export function checkStamp(stamp: number, received: number): void {
  if (Math.abs(stamp - received) <= STAMP_US_MAX) return;
  throw new RangeError(
    `Cannot replay the data: an event of ${dateOf(stamp)} at the venue was received at ` +
      `${dateOf(received)} by the venue's clock, more than a day apart`,
  );
}

function dateOf(us: number): string {
  const ms = Math.floor(us / 1_000);
  return Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString() : `${us} us`;
}
