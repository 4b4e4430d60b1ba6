// The interval in which an answer holds, narrowed as the answer is worked out.
import type { TimeUs } from "../base/units.ts";
import type { Watch } from "./decision.ts";

/** A watch still being narrowed. */
export type WatchDraft = { -readonly [Key in keyof Watch]: number };

/** Everything known: it holds until the reference disappears. */
export function openWatch(): WatchDraft {
  const far = Number.MAX_SAFE_INTEGER;
  return {
    referenceLo: 1,
    referenceHi: far,
    midLo: 0,
    midHi: far,
    bidLo: 0,
    bidHi: far,
    askLo: 0,
    askHi: far,
    until: far,
  };
}

export function narrowReference(watch: WatchDraft, lo: number, hi: number): void {
  if (watch.referenceLo < lo) watch.referenceLo = lo;
  if (hi < watch.referenceHi) watch.referenceHi = hi;
}

export function narrowMid(watch: WatchDraft, lo: number, hi: number): void {
  if (watch.midLo < lo) watch.midLo = lo;
  if (hi < watch.midHi) watch.midHi = hi;
}

/** Any change of the touch may change the answer. */
export function pinTouch(watch: WatchDraft, bid: number, ask: number): void {
  watch.bidLo = watch.bidHi = bid;
  watch.askLo = watch.askHi = ask;
}

/** The answer may change when the clock reaches `at`. */
export function wakeAt(watch: WatchDraft, at: number): void {
  if (at < watch.until) watch.until = at;
}

/** The finished watch. */
export function closeWatch(watch: WatchDraft): Watch {
  // The draft has the same fields; only here are they branded.
  return watch as unknown as Watch & { until: TimeUs };
}
