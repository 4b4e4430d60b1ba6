// Smallest, middle and largest of a stream of numbers, in flat memory.

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Numbers kept for the middle. */
const KEPT_MAX = 1 << 16;

/**
 * Smallest and largest are exact. The median is that of every number up to 65,536, then of every
 * second, fourth and so on: the same for the same stream.
 */
export class Sampled {
  readonly #kept = new Float64Array(KEPT_MAX);
  #count = 0;
  #stride = 1;
  #seen = 0;
  #min = Infinity;
  #max = -Infinity;

  add(value: number): void {
    if (value < this.#min) this.#min = value;
    if (this.#max < value) this.#max = value;
    if (this.#seen++ % this.#stride !== 0) return;
    if (this.#count === KEPT_MAX) this.#thin();
    this.#kept[this.#count++] = value;
  }

  /** Undefined for no numbers. */
  spread(): Spread | undefined {
    if (this.#count === 0) return undefined;
    const sorted = this.#kept.slice(0, this.#count).sort();
    const median = sorted[(this.#count - 1) >> 1] ?? 0;
    return { min: this.#min, median, max: this.#max };
  }

  #thin(): void {
    this.#count = KEPT_MAX / 2;
    for (let index = 0; index < this.#count; index++) this.#kept[index] = this.#kept[2 * index]!;
    this.#stride *= 2;
  }
}
