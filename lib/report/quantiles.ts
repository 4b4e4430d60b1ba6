// Quantiles of a stream in flat memory: a histogram of whole numbers with stated resolution.
import { invariant } from "../base/invariant.ts";

/** Significant bits kept: smaller values are exact, others at most 1/512 (0.2 %) high. */
const BITS = 10;
const EXACT_MAX = 1 << BITS;

interface Bucket {
  count: number;
  /** The largest value in it. */
  max: number;
}

/**
 * Counts of whole numbers, at least 0, in buckets of ten significant bits.
 *
 * A quantile is the largest value of the bucket that holds the nearest rank: at most 0.2 % too
 * high, never too low, and exact where a bucket has but one value. Memory is one entry for each
 * bucket ever touched: at most 13,000 for times of up to two hours, 23,000 for any whole number.
 */
export class Histogram {
  readonly #buckets = new Map<number, Bucket>();
  #count = 0;
  #sum = 0;
  #max = 0;

  add(value: number): void {
    invariant(0 <= value && Number.isSafeInteger(value), `Cannot count ${value}`);
    const top = bucketTop(value);
    const bucket = this.#buckets.get(top);
    if (bucket === undefined) {
      this.#buckets.set(top, { count: 1, max: value });
    } else {
      bucket.count++;
      bucket.max = Math.max(bucket.max, value);
    }
    this.#count++;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  get count(): number {
    return this.#count;
  }

  /** Undefined while nothing was counted. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }

  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max;
  }

  /** Nearest rank for a share in percent, such as 50 or 99; undefined while nothing was counted. */
  quantile(percent: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(percent * this.#count / 100));
    let seen = 0;
    for (const { count, max } of [...this.#buckets.values()].sort((a, b) => a.max - b.max)) {
      seen += count;
      if (rank <= seen) return max;
    }
    return this.#max;
  }
}

/** The largest whole number that shares its ten leading bits with `value`. */
function bucketTop(value: number): number {
  let width = 1;
  let lead = value;
  while (EXACT_MAX <= lead) {
    lead = Math.floor(lead / 2);
    width *= 2;
  }
  return lead * width + width - 1;
}
