// The end of a long run: by time, by a signal, from within; and whole numbers of flags.
import { assertEquals, assertThrows } from "@std/assert";
import { waitForEnd, wholeFlag } from "../../lib/app/long_run.ts";
import type { Clock } from "../../lib/binance/mod.ts";

/** A clock whose one timer is let go by hand. */
function handClock() {
  const timers = new Map<number, { readonly run: () => void; readonly ms: number }>();
  const clock: Clock = {
    nowUs: () => 0,
    monotonicMs: () => 0,
    setTimer(run, ms) {
      timers.set(1, { run, ms });
      return 1;
    },
    clearTimer: (timer) => void timers.delete(timer),
  };
  return { clock, timers };
}

Deno.test("waitForEnd() ends after the seconds, and leaves no timer", async () => {
  const { clock, timers } = handClock();
  const ended = waitForEnd({ seconds: 5, clock });
  assertEquals(timers.get(1)?.ms, 5_000);
  timers.get(1)?.run();
  await ended;
  assertEquals(timers.size, 0);
});

Deno.test("waitForEnd() waits no longer than a timer can", () => {
  const { clock, timers } = handClock();
  const stop = new AbortController();
  const ended = waitForEnd({ seconds: 31_536_000, clock, stop: stop.signal });
  assertEquals(timers.get(1)?.ms, 2_147_483_647);
  stop.abort();
  return ended;
});

Deno.test("waitForEnd() without seconds ends when it is stopped, before or after", async () => {
  const { clock, timers } = handClock();
  const stop = new AbortController();
  const ended = waitForEnd({ seconds: undefined, clock, stop: stop.signal });
  assertEquals(timers.size, 0);
  stop.abort();
  await ended;
  await waitForEnd({ seconds: 5, clock, stop: stop.signal });
  assertEquals(timers.size, 0);
});

Deno.test("wholeFlag() reads whole numbers within their bounds alone", () => {
  const bounds = { from: 1, to: 10 };
  assertEquals(wholeFlag("--n", "10", bounds), 10);
  for (const text of ["0", "11", "1.5", "-1", "", "1e1", "ten"]) {
    assertThrows(() => wholeFlag("--n", text, bounds), RangeError, `Cannot use --n ${text}: it`);
  }
});
