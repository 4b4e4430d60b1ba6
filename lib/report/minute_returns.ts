// Returns over whole minutes, and the Sharpe and Sortino ratios made of them.
import { US_PER_S } from "../base/units.ts";

const MINUTE_US = 60 * US_PER_S;
const MINUTES_PER_YEAR = 525_600;
const ANNUAL = Math.sqrt(MINUTES_PER_YEAR);

/** Fewer returns than this say nothing at all. */
export const RETURNS_MIN = 30;

/** A figure, or the reason why there is none. */
export type Ratio = Readonly<{ value: number } | { value: undefined; why: string }>;

/**
 * Simple returns of a path between whole minutes of the venue's clock. The value at a minute is
 * the last one at or before it, so samples may be missing; the parts before the first whole
 * minute and after the last are left out.
 *
 * Means and squares are updated as Welford does, so that a long run loses no digits.
 */
export class MinuteReturns {
  #value: number;
  /** The first whole minute whose value is not known yet. */
  #nextMinute: number;
  #minuteValue: number | undefined;
  #count = 0;
  #mean = 0;
  #squares = 0;
  #lossSquares = 0;
  #worthless = false;

  /** Starts the path at an instant in microseconds. */
  constructor(at: number, value: number) {
    this.#value = value;
    this.#nextMinute = Math.ceil(at / MINUTE_US) * MINUTE_US;
  }

  /** Takes the value from `at` on; instants never step back. */
  sample(at: number, value: number): void {
    if (this.#nextMinute < at) this.#passMinutes(at);
    this.#value = value;
  }

  /** Ends the path at an instant, a whole minute at that very instant included. */
  finish(at: number): void {
    if (this.#nextMinute <= at) this.#passMinutes(at + 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Mean over sample deviation, annualized, risk-free 0. */
  get sharpe(): Ratio {
    const refusal = this.#refusal();
    if (refusal !== undefined) return { value: undefined, why: refusal };
    const perMinute = this.#sharpePerMinute();
    if (perMinute === undefined) return { value: undefined, why: "the returns have no variance" };
    return { value: perMinute * ANNUAL };
  }

  /** Standard error of the Sharpe ratio: √((1 + S²/2)/N), annualized, with S per minute. */
  get sharpeStandardError(): Ratio {
    const { sharpe } = this;
    const perMinute = sharpe.value === undefined ? undefined : this.#sharpePerMinute();
    if (perMinute === undefined) return sharpe;
    return { value: Math.sqrt((1 + perMinute * perMinute / 2) / this.#count) * ANNUAL };
  }

  /** Mean over √mean(min(r, 0)²) of all minutes, annualized, risk-free 0. */
  get sortino(): Ratio {
    const refusal = this.#refusal();
    if (refusal !== undefined) return { value: undefined, why: refusal };
    if (this.#lossSquares === 0) return { value: undefined, why: "no minute lost anything" };
    return { value: this.#mean / Math.sqrt(this.#lossSquares / this.#count) * ANNUAL };
  }

  #sharpePerMinute(): number | undefined {
    if (this.#squares === 0) return undefined;
    return this.#mean / Math.sqrt(this.#squares / (this.#count - 1));
  }

  #refusal(): string | undefined {
    if (this.#worthless) return "equity was not positive at every whole minute";
    if (this.#count < RETURNS_MIN) {
      return `${this.#count} one-minute returns: at least ${RETURNS_MIN} are needed`;
    }
    return undefined;
  }

  /** Closes every whole minute before `at` at the value held. */
  #passMinutes(at: number): void {
    const passed = Math.ceil((at - this.#nextMinute) / MINUTE_US);
    if (this.#minuteValue !== undefined) this.#addReturn(this.#value / this.#minuteValue - 1);
    this.#addZeros(passed - 1);
    this.#worthless ||= this.#value <= 0;
    this.#minuteValue = this.#value;
    this.#nextMinute += passed * MINUTE_US;
  }

  #addReturn(value: number): void {
    this.#count += 1;
    const delta = value - this.#mean;
    this.#mean += delta / this.#count;
    this.#squares += delta * (value - this.#mean);
    if (value < 0) this.#lossSquares += value * value;
  }

  /** Adds returns of zero at once: a silence may be long. */
  #addZeros(zeros: number): void {
    if (zeros === 0) return;
    const count = this.#count + zeros;
    this.#squares += this.#mean * this.#mean * this.#count * zeros / count;
    this.#mean *= this.#count / count;
    this.#count = count;
  }
}
