// Asks for books until each is known: one question a symbol, spaced, and so many a minute at most.
import type { Answer, Call, Caller } from "./answer.ts";
import type { Ports, Timer } from "./ports.ts";
import type { Instrument } from "../market/instrument.ts";

export interface SnapshotsOptions {
  readonly ports: Pick<Ports, "clock" | "random">;
  readonly caller: Caller;
  /** Levels of each side: spot up to 5,000, USD-M up to 1,000. */
  readonly levels: 100 | 500 | 1_000 | 5_000;
  readonly perMinute: number;
  /** Whether a symbol still needs one. */
  wants(instrument: Instrument): boolean;
  /** Takes the answer; false, or SyntaxError or RangeError, when it is of no use. */
  take(instrument: Instrument, json: unknown): boolean;
  /** Why there is none yet. */
  onFailure(instrument: Instrument, why: string): void;
}

const MINUTE_MS = 60_000;
const WAIT_MIN_MS = 250;
const WAIT_MAX_MS = 30_000;

/** What is asked for, of one symbol. */
interface Asked {
  failures: number;
  busy: boolean;
  timer: Timer | undefined;
}

/** Questions for books. */
export class Snapshots {
  /** Questions asked. */
  count = 0;
  readonly #options: SnapshotsOptions;
  readonly #asked = new Map<Instrument, Asked>();
  /** When the last questions were asked, oldest first: no more than a minute's worth. */
  readonly #sentAt: number[] = [];
  #closed = false;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  /** Asks for a symbol's book, unless that is under way. */
  ask(instrument: Instrument): void {
    const asked = this.#of(instrument);
    if (this.#closed || asked.busy || asked.timer !== undefined) return;
    const now = this.#options.ports.clock.monotonicMs();
    const sentAt = this.#sentAt;
    while (sentAt.length !== 0 && MINUTE_MS <= now - (sentAt[0] ?? 0)) sentAt.shift();
    if (this.#options.perMinute <= sentAt.length) {
      return this.#again(instrument, (sentAt[0] ?? 0) + MINUTE_MS - now);
    }
    sentAt.push(now);
    this.count++;
    asked.busy = true;
    this.#options.caller.call(depthCall(instrument, this.#options.levels)).then((answer) => {
      asked.busy = false;
      if (!this.#closed) this.#answered(instrument, answer);
    });
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#asked.values()) {
      if (timer !== undefined) this.#options.ports.clock.clearTimer(timer);
    }
  }

  #answered(instrument: Instrument, answer: Answer): void {
    const asked = this.#of(instrument);
    const why = answer.type === "ok" ? this.#take(instrument, answer.json) : whyOf(answer);
    if (why === undefined) {
      asked.failures = 0;
      return;
    }
    asked.failures++;
    this.#options.onFailure(instrument, why);
    const { random, clock } = this.#options.ports;
    const doubled = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** Math.min(30, asked.failures - 1));
    const untilMs = answer.type === "throttled" ? answer.until - clock.monotonicMs() : 0;
    this.#again(instrument, Math.max(untilMs, doubled * (0.5 + random() / 2)));
  }

  /** Why the answer is of no use; undefined when it was taken. */
  #take(instrument: Instrument, json: unknown): string | undefined {
    try {
      return this.#options.take(instrument, json) ? undefined : "it is older than the updates";
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError) return error.message;
      throw error;
    }
  }

  #again(instrument: Instrument, waitMs: number): void {
    const asked = this.#of(instrument);
    asked.timer = this.#options.ports.clock.setTimer(() => {
      asked.timer = undefined;
      if (this.#options.wants(instrument)) this.ask(instrument);
    }, Math.ceil(waitMs));
  }

  #of(instrument: Instrument): Asked {
    const before = this.#asked.get(instrument);
    if (before !== undefined) return before;
    const fresh = { failures: 0, busy: false, timer: undefined };
    this.#asked.set(instrument, fresh);
    return fresh;
  }
}

function whyOf(answer: Exclude<Answer, { type: "ok" }>): string {
  return "why" in answer ? answer.why : `${answer.status} ${answer.code} ${answer.message}`;
}

/** What a question weighs, by levels, as the venue documents it. */
const SPOT_WEIGHTS = { 100: 5, 500: 25, 1_000: 50, 5_000: 250 } as const;
const USDM_WEIGHTS = { 100: 5, 500: 10, 1_000: 20, 5_000: 20 } as const;

/** The question for a symbol's book; USD-M has at most 1,000 levels. */
export function depthCall(
  { market, symbol }: Pick<Instrument, "market" | "symbol">,
  levels: SnapshotsOptions["levels"],
): Call {
  const isSpot = market === "spot";
  const limit = isSpot ? levels : Math.min(1_000, levels);
  return {
    endpoint: isSpot ? "GET /api/v3/depth" : "GET /fapi/v1/depth",
    method: undefined,
    params: { symbol, limit: String(limit) },
    security: "none",
    weight: (isSpot ? SPOT_WEIGHTS : USDM_WEIGHTS)[levels],
    orders: 0,
    urgency: "query",
  };
}
