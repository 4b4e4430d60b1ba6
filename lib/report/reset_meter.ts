// Staggered resets: how many, how long between them.

export interface ResetFigures {
  readonly count: number;
  readonly replaced: number;
  /** From the start of the base to the first, between starts, from the last to the end. */
  readonly intervalUsMax: number;
  readonly durationUsMax: number;
}

/** Waiting for the first reset, and after the last one, counts as an interval too. */
export class ResetMeter {
  #count = 0;
  #replaced = 0;
  #since: number | undefined;
  #startedAt: number | undefined;
  #interval = 0;
  #duration = 0;

  /** The base starts: the first reset is awaited. */
  begin(at: number): void {
    this.#since ??= at;
  }

  start(at: number): void {
    if (this.#since !== undefined) this.#interval = Math.max(this.#interval, at - this.#since);
    this.#since = at;
    this.#startedAt = at;
    this.#count++;
  }

  end(at: number, replaced: number): void {
    if (this.#startedAt !== undefined) {
      this.#duration = Math.max(this.#duration, at - this.#startedAt);
    }
    this.#startedAt = undefined;
    this.#replaced += replaced;
  }

  /** Figures of a run that ends at `at`. */
  figures(at: number): ResetFigures {
    const open = this.#since === undefined ? 0 : at - this.#since;
    const running = this.#startedAt === undefined ? 0 : at - this.#startedAt;
    return {
      count: this.#count,
      replaced: this.#replaced,
      intervalUsMax: Math.max(this.#interval, open),
      durationUsMax: Math.max(this.#duration, running),
    };
  }
}
