// The greatest fall of a sampled path from its running peak.

/** A fall that is less of its peak is the rounding of floats, and none. */
const FLOAT_SLACK = 1e-12;

/** Follows a path; `drop` is absolute and `share` is of the peak before the fall. */
export class Drawdown {
  #peak: number;
  #drop = 0;
  #share = 0;

  /** Starts the path at a value, which is the first peak. */
  constructor(start: number) {
    this.#peak = start;
  }

  sample(value: number): void {
    if (this.#peak < value) this.#peak = value;
    const drop = this.#peak - value;
    if (drop < FLOAT_SLACK * this.#peak) return;
    if (this.#drop < drop) this.#drop = drop;
    if (this.#share * this.#peak < drop) this.#share = drop / this.#peak;
  }

  get peak(): number {
    return this.#peak;
  }

  /** The greatest fall, in the units of the path. */
  get drop(): number {
    return this.#drop;
  }

  /** The greatest fall as a ratio of the peak it fell from. */
  get share(): number {
    return this.#share;
  }
}
