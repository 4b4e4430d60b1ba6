// A clock that a test moves: time passes when it is told to, and timers run in their order.
import type { Clock } from "../../lib/binance/ports.ts";

export interface ManualClock extends Clock {
  /** Lets that many milliseconds pass; what a timer sets is run too if its time comes. */
  pass(ms: number): void;
  /** Moves the wall clock alone. */
  step(ms: number): void;
  /** Timers that are set. */
  readonly waiting: number;
}

const WALL_US = 1_789_000_000_000_000;
const TIMERS_MAX = 100_000;

/** Starts at 0 monotonic milliseconds. */
export function manualClock(): ManualClock {
  const timers = new Map<number, { readonly atMs: number; readonly run: () => void }>();
  let nowMs = 0;
  let stepMs = 0;
  let last = 0;
  const due = (untilMs: number) =>
    [...timers].filter(([, { atMs }]) => atMs <= untilMs).sort(([a, x], [b, y]) =>
      x.atMs - y.atMs || a - b
    )[0];
  return {
    nowUs: () => WALL_US + (nowMs + stepMs) * 1_000,
    monotonicMs: () => nowMs,
    setTimer: (run, ms) => {
      last += 1;
      timers.set(last, { atMs: nowMs + ms, run });
      return last;
    },
    clearTimer: (timer) => {
      timers.delete(timer);
    },
    pass: (ms) => {
      const untilMs = nowMs + ms;
      let runs = 0;
      for (let next = due(untilMs); next !== undefined; next = due(untilMs)) {
        const [timer, { atMs, run }] = next;
        timers.delete(timer);
        nowMs = Math.max(nowMs, atMs);
        run();
        runs += 1;
        if (TIMERS_MAX < runs) throw new Error("Cannot let time pass: timers never end");
      }
      nowMs = untilMs;
    },
    step: (ms) => {
      stepMs += ms;
    },
    get waiting() {
      return timers.size;
    },
  };
}
