// The dead man's switch of USD-M: the venue cancels a symbol's orders when we fall silent.
import type { Caller } from "./answer.ts";
import { whyOf } from "./order_outcome.ts";
import type { Clock, Timer } from "./ports.ts";
import { countdownCall } from "./usdm.ts";

/** So many times it is restarted before it would run out: two may be lost. */
const BEATS = 3;

export interface CountdownOptions {
  readonly symbol: string;
  /** The orders go after that long without a word from us. */
  readonly countdownMs: number;
  readonly rest: Caller;
  readonly clock: Clock;
  onProblem(text: string): void;
}

/** It cancels every order of the symbol, whoever placed it: it is for an account of our own. */
export class Countdown {
  readonly #options: CountdownOptions;
  #timer: Timer | undefined;
  #running = false;

  constructor(options: CountdownOptions) {
    this.#options = options;
  }

  /** Arms it and keeps it from running out. True when the venue has armed it. */
  async start(): Promise<boolean> {
    this.#running = true;
    return await this.#beat();
  }

  /** Disarms it; false when the venue did not say so. */
  async stop(): Promise<boolean> {
    this.#running = false;
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    return await this.#set(0);
  }

  async #beat(): Promise<boolean> {
    const { clock, countdownMs } = this.#options;
    const waitMs = Math.floor(countdownMs / BEATS);
    this.#timer = clock.setTimer(() => void this.#beat(), waitMs);
    return await this.#set(countdownMs);
  }

  async #set(ms: number): Promise<boolean> {
    const { symbol, rest, onProblem } = this.#options;
    const answer = await rest.call(countdownCall(symbol, ms));
    if (answer.type === "ok") return true;
    if (this.#running || ms === 0) onProblem(`Cannot set the countdown: ${whyOf(answer)}`);
    return false;
  }
}
