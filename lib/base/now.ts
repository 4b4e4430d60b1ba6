// The present in a cell: what the calls made for every market event pass along.
import type { TimeUs } from "./units.ts";

/**
 * Microseconds in a cell of one. A number this large, passed as an argument to a function that is
 * not inlined, is allocated on the heap; a cell is not, and a replay makes such calls for every
 * event. Written by the clock's owner alone.
 */
export type Now = Float64Array;

/** A cell that shows `at`. */
export function nowCell(at = 0): Now {
  return Float64Array.of(at);
}

/** The time that the cell shows. */
export function timeOf(now: Now): TimeUs {
  return now[0] as TimeUs;
}
