// How long to wait for a host, how often to try again, and when to give up.

/** Limits of one download. */
export interface Patience {
  /** Tries in a row that bring nothing new. */
  readonly triesMax: number;
  /** The same for a host that has never answered: most likely there is no network. */
  readonly firstTriesMax: number;
  /** Before the second try; each later wait is twice as long. */
  readonly waitMs: number;
  readonly waitMsMax: number;
  /** The longest that a host may ask us to wait. */
  readonly askedMsMax: number;
  /** Without a byte for this long a connection counts as broken. */
  readonly silenceMs: number;
}

/** Gives up on a dead host after about a minute, or four of them when it just says nothing. */
export const PATIENCE: Patience = {
  triesMax: 7,
  firstTriesMax: 3,
  waitMs: 1_000,
  waitMsMax: 30_000,
  askedMsMax: 300_000,
  silenceMs: 30_000,
};

/**
 * Milliseconds to wait after a number of tries in vain: doubling, capped, and between half and
 * all of that by chance, so that parallel connections do not come back at once.
 */
export function backOff(
  tries: number,
  { waitMs, waitMsMax, chance }: Pick<Patience, "waitMs" | "waitMsMax"> & { chance: number },
): number {
  const full = Math.min(waitMsMax, waitMs * 2 ** (tries - 1));
  return full / 2 + chance * full / 2;
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** Waits, or throws the reason when the signal says stop. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
