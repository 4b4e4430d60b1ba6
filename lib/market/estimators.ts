// Estimates from a mid sampled once a second: volatility, and how far the price has moved.
import { invariant } from "../base/invariant.ts";

const SECONDS_PER_YEAR = 31_536_000;

export interface EwmaVolatilityConfig {
  readonly halfLifeSamples: number;
  /** No value for this many samples. */
  readonly samplesMin: number;
  readonly returns: "simple" | "log";
}

/**
 * Volatility from an exponentially weighted mean of squared 1-second returns.
 *
 * The weights are normalized, so the mean is not biased by its start.
 */
export class EwmaVolatility {
  readonly #keep: number;
  readonly #samplesMin: number;
  readonly #log: boolean;
  #base = 0;
  #sum = 0;
  #weight = 0;
  #samples = 0;

  constructor(config: EwmaVolatilityConfig) {
    this.#keep = 2 ** (-1 / config.halfLifeSamples);
    this.#samplesMin = config.samplesMin;
    this.#log = config.returns === "log";
  }

  /** Takes the mid of a whole second; the first one after a reset is only the base. */
  sample(mid: number): void {
    invariant(0 < mid, `Cannot sample a mid of ${mid}`);
    this.#samples++;
    if (0 < this.#base) {
      const change = this.#log ? Math.log(mid / this.#base) : mid / this.#base - 1;
      this.#sum = this.#keep * this.#sum + change * change;
      this.#weight = this.#keep * this.#weight + 1;
    }
    this.#base = mid;
  }

  /** The mid stays for so many samples: their returns are 0, all at once. */
  hold(mid: number, count: number): void {
    if (count < 1) return;
    this.sample(mid);
    const rest = count - 1;
    if (rest === 0) return;
    const decay = this.#keep ** rest;
    this.#sum *= decay;
    this.#weight = decay * this.#weight + (1 - decay) / (1 - this.#keep);
    this.#samples += rest;
  }

  /** What `annual` will be when the mid has stayed for so many samples. */
  annualAfter(count: number): number | undefined {
    if (this.#base === 0 || this.#samples + count <= this.#samplesMin) return undefined;
    const decay = this.#keep ** count;
    const weight = decay * this.#weight + (1 - decay) / (1 - this.#keep);
    return weight <= 0 ? undefined : Math.sqrt(decay * this.#sum / weight * SECONDS_PER_YEAR);
  }

  /** Forgets everything, as after a gap. */
  reset(): void {
    this.#base = 0;
    this.#sum = 0;
    this.#weight = 0;
    this.#samples = 0;
  }

  /** Standard deviation over one second, as a ratio. */
  get perSqrtSecond(): number | undefined {
    const variance = this.#variance;
    return variance === undefined ? undefined : Math.sqrt(variance);
  }

  /** Standard deviation over a year of 31,536,000 seconds, as a ratio. */
  get annual(): number | undefined {
    const variance = this.#variance;
    return variance === undefined ? undefined : Math.sqrt(variance * SECONDS_PER_YEAR);
  }

  get #variance(): number | undefined {
    const ready = this.#samplesMin < this.#samples && 0 < this.#weight;
    return ready ? this.#sum / this.#weight : undefined;
  }
}

export interface MoveWindowConfig {
  readonly windowSamples: number;
  /** The move that matters, as a ratio below 1. */
  readonly ratio: number;
}

/** The largest move against any sample of a window, and the mids that stay below a threshold. */
export class MoveWindow {
  /** Inside [lo, hi] every move is smaller than the threshold; whole mids. */
  lo = 0;
  hi = Infinity;
  readonly #ratio: number;
  readonly #lows: Extremes;
  readonly #highs: Extremes;

  constructor(config: MoveWindowConfig) {
    invariant(0 < config.ratio && config.ratio < 1, `Cannot watch for a move of ${config.ratio}`);
    this.#ratio = config.ratio;
    this.#lows = new Extremes(config.windowSamples);
    this.#highs = new Extremes(config.windowSamples);
  }

  /** Takes the mid of a whole second. */
  sample(mid: number): void {
    invariant(0 < mid, `Cannot sample a mid of ${mid}`);
    this.#lows.push(mid);
    this.#highs.push(-mid);
    this.#bound(this.#lows.least, -this.#highs.least);
  }

  /** The mid of so many whole seconds in a row. */
  hold(mid: number, count: number): void {
    invariant(0 < mid, `Cannot sample a mid of ${mid}`);
    if (count < 1) return;
    this.#lows.hold(mid, count);
    this.#highs.hold(-mid, count);
    this.#bound(this.#lows.least, -this.#highs.least);
  }

  /** The largest |mid / old − 1| against the samples of the window; 0 without any. */
  move(mid: number): number {
    if (this.#lows.empty) return 0;
    return Math.max(rise(mid, this.#lows.least), -rise(mid, -this.#highs.least), 0);
  }

  reset(): void {
    this.#lows.clear();
    this.#highs.clear();
    this.lo = 0;
    this.hi = Infinity;
  }

  /** Whole mids by the very comparison that `move` makes, so that the two never disagree. */
  #bound(least: number, most: number): void {
    const ratio = this.#ratio;
    let hi = Math.floor(least * (1 + ratio));
    while (ratio <= rise(hi, least)) hi--;
    while (rise(hi + 1, least) < ratio) hi++;
    let lo = Math.ceil(most * (1 - ratio));
    while (ratio <= -rise(lo, most)) lo++;
    while (-rise(lo - 1, most) < ratio) lo--;
    this.hi = hi;
    this.lo = lo;
  }
}

/** A quotient of whole numbers, so that a move of exactly 0.003 is not a bit less than 0.003. */
function rise(mid: number, old: number): number {
  return (mid - old) / old;
}

/** The least of the last so many values, by a queue in which each one is below the next. */
class Extremes {
  readonly #span: number;
  readonly #values: Float64Array;
  readonly #turns: Float64Array;
  #head = 0;
  #count = 0;
  #turn = 0;

  constructor(span: number) {
    invariant(1 <= span, `Cannot keep a window of ${span} samples`);
    this.#span = span;
    this.#values = new Float64Array(span);
    this.#turns = new Float64Array(span);
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  get least(): number {
    return this.#values[this.#head]!;
  }

  push(value: number): void {
    if (0 < this.#count && this.#turns[this.#head]! <= this.#turn - this.#span) {
      this.#head = (this.#head + 1) % this.#span;
      this.#count--;
    }
    while (0 < this.#count && value <= this.#values[this.#slot(this.#count - 1)]!) this.#count--;
    const slot = this.#slot(this.#count++);
    this.#values[slot] = value;
    this.#turns[slot] = this.#turn++;
  }

  /** The same value so many times: each turn takes out what has left the window. */
  hold(value: number, count: number): void {
    this.#turn += count - 1;
    while (0 < this.#count && this.#turns[this.#head]! <= this.#turn - this.#span) {
      this.#head = (this.#head + 1) % this.#span;
      this.#count--;
    }
    this.push(value);
  }

  clear(): void {
    this.#count = 0;
  }

  #slot(position: number): number {
    return (this.#head + position) % this.#span;
  }
}
