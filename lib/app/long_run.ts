// A run that goes on until its time is over or it is told to stop; and whole numbers of flags.
import type { Clock } from "../binance/mod.ts";

const MS_PER_S = 1_000;
/** A timer of the runtime holds no more. */
const TIMER_MS_MAX = 2_147_483_647;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface EndOptions {
  /** Undefined: until it is told to stop. */
  readonly seconds: number | undefined;
  readonly clock: Clock;
  /** Ends it from within. */
  readonly stop?: AbortSignal;
}

/** Resolves after so many seconds, when the process is told to stop, or by `stop`. */
export function waitForEnd({ seconds, clock, stop }: EndOptions): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined
      ? undefined
      : clock.setTimer(end, Math.min(TIMER_MS_MAX, seconds * MS_PER_S));
    for (const signal of SIGNALS) Deno.addSignalListener(signal, end);
    if (stop?.aborted === true) return end();
    stop?.addEventListener("abort", end, { once: true });
    function end(): void {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, end);
      if (timer !== undefined) clock.clearTimer(timer);
      stop?.removeEventListener("abort", end);
      resolve();
    }
  });
}

/** Reads a flag's whole number; throws RangeError. */
export function wholeFlag(
  flag: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (from <= value && value <= to) return value;
  throw new RangeError(
    `Cannot use ${flag} ${text}: it must be a whole number from ${from} to ${to}`,
  );
}
