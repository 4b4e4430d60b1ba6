// Times that no recording can have: refused, because a run would walk the hole second by second.
import { located } from "../lib/feed/refusal.ts";
import type { EventRing } from "../lib/market/event_ring.ts";
import { US_PER_DAY } from "../lib/base/units.ts";

/** Nothing received for longer, or a stamp further from its receipt, is a broken clock. */
const JUMP_US_MAX = 30 * US_PER_DAY;
const STAMP_US_MAX = US_PER_DAY;
/** Dates beyond the year 9999 are shown as the number they are. */
const DATE_MS_MAX = 253_402_300_799_999;

/**
 * Two local times in a row. Throws RangeError, without its place, when nothing lies between them for
 * too long.
 */
export function checkJump(from: number, to: number): void {
  if (to <= from + JUMP_US_MAX) return;
  const days = Math.round((to - from) / US_PER_DAY);
  throw new RangeError(
    `nothing was received for ${days} days, from ${dateOf(from)} to ` +
      `${dateOf(to)}, and at most ${JUMP_US_MAX / US_PER_DAY} days can be bridged`,
  );
}

/**
 * A venue time and the receipt on the venue's clock. Throws RangeError, without its place, when they
 * are far apart.
 */
export function checkStamp(stamp: number, received: number): void {
  if (Math.abs(stamp - received) <= STAMP_US_MAX) return;
  throw new RangeError(
    `an event of ${dateOf(stamp)} at the venue was received at ` +
      `${dateOf(received)} by the venue's clock, more than a day apart`,
  );
}

/**
 * How far local time is ahead of the venue's in two events in a row. Throws RangeError, without its
 * place, when that is by more than a day another: one of the two times is wrong.
 */
export function checkOffsets(before: number, now: number): void {
  if (Math.abs(now - before) <= STAMP_US_MAX) return;
  const days = Math.round(Math.abs(now - before) / US_PER_DAY);
  throw new RangeError(
    `receipt and venue time differ by ${days} days more or less than in the event before`,
  );
}

/** A refusal with the file and line on which an event begins. */
export function locatedAt(
  error: unknown,
  { ring, index }: { ring: EventRing; index: number },
): unknown {
  const slot = index & ring.eventMask;
  const line = ring.line[slot]!;
  const path = ring.paths[ring.file[slot]!] ?? "the data";
  return located(error, { path, line: line === 0 ? undefined : line });
}

function dateOf(us: number): string {
  const ms = Math.floor(us / 1_000);
  return Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString() : `${us} us`;
}
