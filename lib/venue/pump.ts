// Keeps the venue's clock going: does what is due, reads ahead, sleeps until the next thing.
import type { Host } from "./backend.ts";
import type { Venue } from "./venue.ts";

const SLEEP_MS_MIN = 1;
const SLEEP_MS_MAX = 50;
const US_PER_MS = 1000;

/** Starts; returns what stops it. `onFailure` is told what reading the data threw. */
export function startPump(
  venue: Venue,
  { host, onFailure }: {
    readonly host: Host;
    readonly onFailure: (error: unknown) => void;
  },
): () => void {
  let isStopped = false;
  let cancel: (() => void) | undefined;
  const turn = () => {
    if (isStopped) return;
    venue.advance();
    if (!venue.isHungry) return sleep();
    venue.fill().then(sleep, onFailure);
  };
  const sleep = () => {
    if (isStopped) return;
    const ms = (venue.nextAt + venue.skewUs - venue.nowUs()) / US_PER_MS;
    cancel = host.setTimer(turn, Math.min(Math.max(ms, SLEEP_MS_MIN), SLEEP_MS_MAX));
  };
  turn();
  return () => {
    isStopped = true;
    cancel?.();
  };
}
