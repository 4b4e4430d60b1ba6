// Series in a fixed number of buckets: their width doubles as time goes on, and extremes stay.
import { invariant } from "../base/invariant.ts";
import { US_PER_S } from "../base/units.ts";

/** What is kept of one quantity, a cell a bucket. */
interface Channel {
  /** Halves the number of cells: each is merged with its neighbor. */
  fold(buckets: number): void;
}

/**
 * The common time axis of a run's series. The first bucket starts at a whole second and is one
 * second wide; when `bucketsMax` are full, all channels are folded and the width is doubled.
 * Memory is fixed by `bucketsMax` and the number of channels.
 */
export class SeriesGrid {
  readonly startUs: number;
  readonly bucketsMax: number;
  widthUs = US_PER_S;
  /** Buckets up to the last that was asked for. */
  used = 0;
  readonly #channels: Channel[] = [];

  constructor(config: { readonly at: number; readonly bucketsMax: number }) {
    const { at, bucketsMax } = config;
    invariant(
      2 <= bucketsMax && bucketsMax % 2 === 0,
      `Cannot keep a series in ${bucketsMax} buckets: the number must be even`,
    );
    this.startUs = Math.floor(at / US_PER_S) * US_PER_S;
    this.bucketsMax = bucketsMax;
  }

  extremes(): Extremes {
    const channel = new Extremes(this.bucketsMax);
    this.#channels.push(channel);
    return channel;
  }

  sums(): Sums {
    const channel = new Sums(this.bucketsMax);
    this.#channels.push(channel);
    return channel;
  }

  /** The bucket of an instant; times before the start belong to the first. */
  at(at: number): number {
    let bucket = Math.max(0, Math.floor((at - this.startUs) / this.widthUs));
    while (this.bucketsMax <= bucket) {
      this.#fold();
      bucket = Math.floor((at - this.startUs) / this.widthUs);
    }
    if (this.used <= bucket) this.used = bucket + 1;
    return bucket;
  }

  /** When a bucket ends and the next starts. */
  endUs(bucket: number): number {
    return this.startUs + (bucket + 1) * this.widthUs;
  }

  #fold(): void {
    for (const channel of this.#channels) channel.fold(this.bucketsMax);
    this.widthUs *= 2;
    this.used = Math.ceil(this.used / 2);
  }
}

/** Lowest, highest and last value of each bucket; NaN in a bucket without a value. */
export class Extremes implements Channel {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
  /** 1 where the highest came after the lowest. */
  readonly rising: Uint8Array;

  constructor(buckets: number) {
    this.min = new Float64Array(buckets).fill(NaN);
    this.max = new Float64Array(buckets).fill(NaN);
    this.last = new Float64Array(buckets).fill(NaN);
    this.rising = new Uint8Array(buckets);
  }

  add(bucket: number, value: number): void {
    // Written so that NaN, an empty bucket, takes the first value for both.
    if (!(this.min[bucket]! <= value)) {
      this.min[bucket] = value;
      this.rising[bucket] = 0;
    }
    if (!(value <= this.max[bucket]!)) {
      this.max[bucket] = value;
      this.rising[bucket] = 1;
    }
    this.last[bucket] = value;
  }

  fold(buckets: number): void {
    const half = buckets / 2;
    for (let to = 0; to < half; to++) this.#merge(to, 2 * to);
    this.min.fill(NaN, half);
    this.max.fill(NaN, half);
    this.last.fill(NaN, half);
    this.rising.fill(0, half);
  }

  #merge(to: number, left: number): void {
    const { min, max, last, rising } = this;
    const right = left + 1;
    const lowIsRight = min[right]! < min[left]! || Number.isNaN(min[left]!);
    const highIsRight = max[left]! < max[right]! || Number.isNaN(max[left]!);
    const low = lowIsRight ? right : left;
    const high = highIsRight ? right : left;
    const rises = low === high ? rising[low]! : low < high ? 1 : 0;
    const end = Number.isNaN(last[right]!) ? last[left]! : last[right]!;
    min[to] = min[low]!;
    max[to] = max[high]!;
    last[to] = end;
    rising[to] = rises;
  }
}

/** A total a bucket. */
export class Sums implements Channel {
  readonly total: Float64Array;

  constructor(buckets: number) {
    this.total = new Float64Array(buckets);
  }

  add(bucket: number, value: number): void {
    this.total[bucket] = this.total[bucket]! + value;
  }

  fold(buckets: number): void {
    const half = buckets / 2;
    for (let to = 0; to < half; to++) {
      this.total[to] = this.total[2 * to]! + this.total[2 * to + 1]!;
    }
    this.total.fill(0, half);
  }
}

/** Instants of the points that `line` gives: two a bucket, its start and its middle. */
export function lineTimes(grid: SeriesGrid): Float64Array {
  const times = new Float64Array(2 * grid.used);
  for (let bucket = 0; bucket < grid.used; bucket++) {
    times[2 * bucket] = grid.startUs + bucket * grid.widthUs;
    times[2 * bucket + 1] = grid.startUs + (bucket + 0.5) * grid.widthUs;
  }
  return times;
}

/** Both extremes of each bucket in the order in which they came; a value holds until the next. */
export function line({ used }: SeriesGrid, { min, max, last, rising }: Extremes): Float64Array {
  const values = new Float64Array(2 * used);
  let held = NaN;
  for (let bucket = 0; bucket < used; bucket++) {
    const low = min[bucket]!;
    const high = max[bucket]!;
    const absent = Number.isNaN(low);
    values[2 * bucket] = absent ? held : rising[bucket] === 1 ? low : high;
    values[2 * bucket + 1] = absent ? held : rising[bucket] === 1 ? high : low;
    if (!absent) held = last[bucket]!;
  }
  return values;
}

/** One value a bucket at both of its points: the edge of a band. */
export function edge({ used }: SeriesGrid, values: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * used }, (_, index) => values[index >> 1]!);
}

/** Extremes as marks: nothing is held, and a value that is both is marked once. */
export function marks({ used }: SeriesGrid, { min, max }: Extremes): Float64Array {
  const values = new Float64Array(2 * used).fill(NaN);
  for (let bucket = 0; bucket < used; bucket++) {
    values[2 * bucket] = min[bucket]!;
    if (min[bucket]! < max[bucket]!) values[2 * bucket + 1] = max[bucket]!;
  }
  return values;
}
