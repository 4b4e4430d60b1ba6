// Sliding windows for averages: time-weighted over a level, volume-weighted over trades.

/** Entries of a window; when it is full, each two neighbors become one. */
export const ENTRIES_MAX = 1 << 13;

/**
 * Time-weighted average of a level that holds until the next one.
 *
 * A level of 0 is none: its time counts for nothing. Sums of whole levels are exact up to 2^53
 * level-microseconds.
 */
export class TimeWindow {
  readonly #spanUs: number;
  readonly #starts = new Float64Array(ENTRIES_MAX);
  readonly #levels = new Float64Array(ENTRIES_MAX);
  /** Share of the entry's time that had a level. */
  readonly #covers = new Float64Array(ENTRIES_MAX);
  #head = 0;
  #count = 0;
  /** Over all entries but the last, which is still open. */
  #area = 0;
  #covered = 0;

  constructor(spanUs: number) {
    this.#spanUs = spanUs;
  }

  /** From `at` on the level is this one. */
  push(at: number, level: number): void {
    if (0 < this.#count) {
      const last = this.#slot(this.#count - 1);
      if (this.#levels[last] === level) return;
      if (at <= this.#starts[last]!) {
        this.#levels[last] = level;
        this.#covers[last] = level === 0 ? 0 : 1;
        return;
      }
      this.#close(last, at);
    }
    if (this.#count === ENTRIES_MAX) this.#coalesce(at);
    const slot = this.#slot(this.#count++);
    this.#starts[slot] = at;
    this.#levels[slot] = level;
    this.#covers[slot] = level === 0 ? 0 : 1;
  }

  /** The average over the part of the window before `at` that had a level; 0 if there is none. */
  average(at: number): number {
    if (this.#count === 0) return 0;
    this.#evict(at - this.#spanUs);
    const last = this.#slot(this.#count - 1);
    const open = Math.max(0, at - this.#starts[last]!);
    const covered = this.#covered + open * this.#covers[last]!;
    // Less than a microsecond is what rounding has left of nothing.
    if (covered < 1) return this.#levels[last]!;
    return (this.#area + open * this.#levels[last]!) / covered;
  }

  #slot(position: number): number {
    return (this.#head + position) & (ENTRIES_MAX - 1);
  }

  #close(slot: number, end: number): void {
    const span = end - this.#starts[slot]!;
    this.#area += span * this.#levels[slot]!;
    this.#covered += span * this.#covers[slot]!;
  }

  /** Drops what ended before the edge and trims what reaches over it. */
  #evict(edge: number): void {
    while (1 < this.#count) {
      const slot = this.#head;
      const end = Math.min(edge, this.#starts[this.#slot(1)]!);
      const span = end - this.#starts[slot]!;
      if (span < 0) return;
      this.#area -= span * this.#levels[slot]!;
      this.#covered -= span * this.#covers[slot]!;
      this.#starts[slot] = end;
      if (end === edge && edge < this.#starts[this.#slot(1)]!) return;
      this.#head = this.#slot(1);
      this.#count--;
    }
    this.#area = 0;
    this.#covered = 0;
    if (this.#starts[this.#head]! < edge) this.#starts[this.#head] = edge;
  }

  /** All entries are closed, the last one at `end`. */
  #coalesce(end: number): void {
    const endOf = (position: number) =>
      position === ENTRIES_MAX ? end : this.#starts[this.#slot(position)]!;
    for (let to = 0; to < ENTRIES_MAX / 2; to++) {
      const first = this.#slot(2 * to);
      const second = this.#slot(2 * to + 1);
      const start = this.#starts[first]!;
      const middle = this.#starts[second]!;
      const stop = endOf(2 * to + 2);
      const share = (middle - start) / (stop - start);
      const slot = this.#slot(to);
      this.#levels[slot] = share * this.#levels[first]! + (1 - share) * this.#levels[second]!;
      this.#covers[slot] = share * this.#covers[first]! + (1 - share) * this.#covers[second]!;
      this.#starts[slot] = start;
    }
    this.#count = ENTRIES_MAX / 2;
  }
}

/** Volume-weighted average price of trades. Sums are exact up to 2^53 tick-lots. */
export class VolumeWindow {
  readonly #spanUs: number;
  readonly #times = new Float64Array(ENTRIES_MAX);
  readonly #values = new Float64Array(ENTRIES_MAX);
  readonly #volumes = new Float64Array(ENTRIES_MAX);
  #head = 0;
  #count = 0;
  #value = 0;
  #volume = 0;

  constructor(spanUs: number) {
    this.#spanUs = spanUs;
  }

  /** Adds a trade of `volume` at an instant; `value` is price times volume. */
  push(at: number, value: number, volume: number): void {
    this.#value += value;
    this.#volume += volume;
    if (0 < this.#count) {
      const last = this.#slot(this.#count - 1);
      if (at <= this.#times[last]!) {
        this.#values[last]! += value;
        this.#volumes[last]! += volume;
        return;
      }
    }
    if (this.#count === ENTRIES_MAX) this.#coalesce();
    const slot = this.#slot(this.#count++);
    this.#times[slot] = at;
    this.#values[slot] = value;
    this.#volumes[slot] = volume;
  }

  /** The average over the window that ends at `at`; 0 without a trade in it. */
  average(at: number): number {
    this.#evict(at - this.#spanUs);
    return 0 < this.#volume ? this.#value / this.#volume : 0;
  }

  #slot(position: number): number {
    return (this.#head + position) & (ENTRIES_MAX - 1);
  }

  #evict(edge: number): void {
    while (0 < this.#count && this.#times[this.#head]! <= edge) {
      this.#value -= this.#values[this.#head]!;
      this.#volume -= this.#volumes[this.#head]!;
      this.#head = this.#slot(1);
      this.#count--;
    }
    if (this.#count > 0) return;
    this.#value = 0;
    this.#volume = 0;
  }

  #coalesce(): void {
    for (let to = 0; to < ENTRIES_MAX / 2; to++) {
      const first = this.#slot(2 * to);
      const second = this.#slot(2 * to + 1);
      const slot = this.#slot(to);
      this.#times[slot] = this.#times[second]!;
      this.#values[slot] = this.#values[first]! + this.#values[second]!;
      this.#volumes[slot] = this.#volumes[first]! + this.#volumes[second]!;
    }
    this.#count = ENTRIES_MAX / 2;
  }
}
