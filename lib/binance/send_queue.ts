// What is sent on one socket: bounded, and never faster than the venue allows.
import type { Clock, Timer } from "./ports.ts";

/** More than this many waiting and the next one is refused. */
export const SENDS_WAITING_MAX = 200;
const SECOND_MS = 1_000;

export interface SendQueueOptions {
  readonly clock: Clock;
  /** Messages within any second; undefined where the venue counts weight instead. */
  readonly perSecond: number | undefined;
  /** Hands the text to the socket. */
  write(text: string): void;
}

/** Sends at once while the rate allows, and the rest as soon as it does, in order. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #waiting: string[] = [];
  /** When the last messages were sent, oldest first; as many as fit into a second. */
  readonly #sentAt: number[] = [];
  #timer: Timer | undefined;

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** False when too many wait: the text is not sent. */
  send(text: string): boolean {
    if (SENDS_WAITING_MAX <= this.#waiting.length) return false;
    this.#waiting.push(text);
    this.#drain();
    return true;
  }

  /** Forgets what waits. */
  close(): void {
    this.#waiting.length = 0;
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #drain(): void {
    const { clock, perSecond, write } = this.#options;
    while (0 < this.#waiting.length) {
      const now = clock.monotonicMs();
      if (perSecond !== undefined) {
        const waitMs = this.#waitMs(now, perSecond);
        if (0 < waitMs) return this.#arm(waitMs);
        this.#sentAt.push(now);
      }
      write(this.#waiting.shift() ?? "");
    }
  }

  #waitMs(now: number, perSecond: number): number {
    const sentAt = this.#sentAt;
    while (sentAt.length !== 0 && SECOND_MS <= now - (sentAt[0] ?? 0)) sentAt.shift();
    return sentAt.length < perSecond ? 0 : (sentAt[0] ?? 0) + SECOND_MS - now;
  }

  #arm(waitMs: number): void {
    this.#timer ??= this.#options.clock.setTimer(() => {
      this.#timer = undefined;
      this.#drain();
    }, Math.ceil(waitMs));
  }
}
