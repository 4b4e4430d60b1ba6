// Decimals of 60 significant digits, as decimal.js rounds them, on whole numbers: ten times faster.
import { Decimal, toScaled } from "../lib/base/decimal.ts";

const PRECISION = Decimal.precision;
const POWERS = Array.from({ length: 4 * PRECISION }, (_, exponent) => 10n ** BigInt(exponent));
const HALVES = POWERS.map((power) => power / 2n);

/** 10 to a whole power, 0 or above. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * `units` × 10^-`digits`: what a calculation of `Decimal` gives, to the last digit.
 *
 * The exact result of a sum or product is handed to `round`, which keeps 60 digits of it and rounds
 * half away from zero. Of a quotient 61 digits have to be right, cut and not rounded: whether it is
 * half or more shows in the last of them.
 */
export class Rounded {
  units = 0n;
  digits = 0;
  /** Digits too many the last time, which is most often the next time's number. */
  #excess = 0;

  round(units: bigint, digits: number): void {
    const size = units < 0n ? -units : units;
    let excess = this.#excess;
    if (!fits(size, excess)) {
      excess = Math.max(0, size.toString().length - PRECISION);
      this.#excess = excess;
    }
    this.digits = digits - excess;
    if (excess === 0) {
      this.units = units;
      return;
    }
    const power = powerOfTen(excess);
    const rounded = (size + (HALVES[excess] ?? power / 2n)) / power;
    this.units = units < 0n ? -rounded : rounded;
  }

  /** Adds `other`, or takes it away where `sign` is -1. */
  add(other: Rounded, sign: 1 | -1): void {
    const digits = Math.max(this.digits, other.digits);
    const mine = scaled(this, digits);
    const theirs = scaled(other, digits);
    this.round(sign === 1 ? mine + theirs : mine - theirs, digits);
  }

  get decimal(): Decimal {
    return new Decimal(`${this.units}e${-this.digits}`);
  }
}

/** A decimal as whole units of its last digit, however many it has. */
export function roundedOf(value: Decimal): Rounded {
  const rounded = new Rounded();
  rounded.digits = value.decimalPlaces();
  rounded.units = toScaled(value, rounded.digits);
  return rounded;
}

/** The units of a value with `digits` digits after the point, which are no fewer than its own. */
function scaled(value: Rounded, digits: number): bigint {
  return value.digits === digits ? value.units : value.units * powerOfTen(digits - value.digits);
}

/** Whether a number has `excess` digits more than are kept; with none, whether it has no more. */
function fits(size: bigint, excess: number): boolean {
  if (powerOfTen(PRECISION + excess) <= size) return false;
  return excess === 0 || powerOfTen(PRECISION + excess - 1) <= size;
}
