// Whole numbers and decimals as ASCII bytes, without strings in between.
import { invariant } from "../base/invariant.ts";

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const DIGITS_MAX = 24;
const START_BYTES = 1 << 16;

/** A growing run of ASCII text. Its owner empties it with `take`. */
export class DecimalText {
  #bytes = new Uint8Array(START_BYTES);
  #length = 0;
  readonly #digits = new Uint8Array(DIGITS_MAX);

  get length(): number {
    return this.#length;
  }

  /** What was written since the last call; valid until more is written. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Text that is ASCII by its nature. */
  ascii(text: string): void {
    this.#makeRoom(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  /** A whole number of at most 2^53. */
  whole(value: number): void {
    this.#units(value, 0);
  }

  /** The same, or nothing where 0 means absent. */
  present(value: number): void {
    if (value !== 0) this.#units(value, 0);
  }

  /** Units of 10^-decimals with all their decimals: 6183763 and 2 give 61837.63. */
  fixed(units: number, decimals: number): void {
    this.#units(units, decimals);
  }

  /** The same without zeros at the end: 378000 and 5 give 3.78. */
  trimmed(units: number, decimals: number): void {
    let rest = units;
    let shown = decimals;
    while (0 < shown && rest % 10 === 0) {
      rest /= 10;
      shown--;
    }
    this.#units(rest, shown);
  }

  /** At least one digit stands before the point. */
  #units(units: number, decimals: number): void {
    invariant(Number.isSafeInteger(units), `Cannot write ${units}: it is not whole`);
    this.#makeRoom(DIGITS_MAX);
    const digits = this.#digits;
    let rest = Math.abs(units);
    let count = 0;
    while (0 < rest || count <= decimals) {
      // A remainder is exact; a quotient near 2^53 would be rounded up.
      const digit = rest % 10;
      digits[count++] = ZERO + digit;
      rest = (rest - digit) / 10;
    }
    if (units < 0) this.#bytes[this.#length++] = MINUS;
    while (0 < count) {
      if (count === decimals) this.#bytes[this.#length++] = POINT;
      this.#bytes[this.#length++] = digits[--count]!;
    }
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * this.#bytes.length + count);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
