// Digits in a buffer to whole numbers: the innermost loops of the event CSV reader.
import { FRONT_BYTES } from "./line_blocks.ts";
import type { UnitScale } from "./unit_scale.ts";

const ZERO = 48;
const POINT = 46;
/** A byte before the data that is never a comma: where reading stopped if it gave up. */
export const NOWHERE = FRONT_BYTES - 1;
/** Digits that a 32-bit integer surely holds. */
const SHORT_DIGITS = 9;
const WHOLE_DIGITS_MAX = 16;
const VALUES = 9;
const POWERS = Float64Array.from({ length: SHORT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Reads numbers and tells where it stopped.
 *
 * The numbers themselves go to `values`: a number that does not fit 31 bits would be allocated if
 * it were returned. For the same reason, arguments are plain. Nothing here refuses: where it
 * cannot read a number, the careful path does.
 */
export class Digits {
  readonly values = new Float64Array(VALUES);
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Takes the buffer that will be read. It has room behind the data for a look ahead. */
  use(buffer: Uint8Array): void {
    if (this.#view.buffer !== buffer.buffer) this.#view = new DataView(buffer.buffer);
  }

  /** A whole number of at most 16 digits, 0 where there is none. */
  whole(buffer: Uint8Array, from: number, index: number): number {
    const view = this.#view;
    const end = from + WHOLE_DIGITS_MAX;
    let at = from;
    let value = 0;
    for (; at < end; at += 4) {
      const word = view.getInt32(at, true);
      if (!isFourDigits(word)) break;
      value = value * 10_000 + fourDigits(word);
    }
    for (; at < end; at++) {
      const digit = buffer[at]! - ZERO;
      if (9 < digit >>> 0) break;
      value = value * 10 + digit;
    }
    this.values[index] = value;
    // Sixteen digits can be more than 2^53.
    return Number.MAX_SAFE_INTEGER < value ? NOWHERE : at;
  }

  /** A decimal without sign, in whole units of the scale. */
  units(buffer: Uint8Array, from: number, index: number, scale: UnitScale): number {
    let at = from;
    let value = 0;
    let digit = buffer[at]! - ZERO;
    for (; digit >>> 0 <= 9; digit = buffer[++at]! - ZERO) value = (value * 10 + digit) | 0;
    let digits = at - from;
    let decimals = 0;
    if (digit === POINT - ZERO && digits !== 0) {
      const first = ++at;
      digit = buffer[at]! - ZERO;
      for (; digit >>> 0 <= 9; digit = buffer[++at]! - ZERO) value = (value * 10 + digit) | 0;
      decimals = at - first;
      digits = decimals === 0 ? 0 : digits + decimals;
    }
    if (digits === 0 || SHORT_DIGITS < digits || scale.digits < decimals) return NOWHERE;
    const scaled = value * POWERS[scale.digits - decimals]!;
    if (scale.step === 1) {
      this.values[index] = scaled;
      return at;
    }
    this.values[index] = scaled / scale.step;
    return scaled % scale.step === 0 ? at : NOWHERE;
  }

  /** Whether the bytes at `at` are those at 0; four bytes at a time, and at least four. */
  samePrefix(at: number, length: number): boolean {
    const view = this.#view;
    const last = length - 4;
    for (let index = 0; index < last; index += 4) {
      if (view.getInt32(at + index) !== view.getInt32(index)) return false;
    }
    return view.getInt32(at + last) === view.getInt32(last);
  }
}

/** Whether four ASCII bytes, the first one lowest, are all digits. */
function isFourDigits(word: number): boolean {
  return (((word + 0x46464646) | (word - 0x30303030)) & 0x80808080) === 0;
}

/** The number that four such digits make. */
function fourDigits(word: number): number {
  const digits = word - 0x30303030;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}
