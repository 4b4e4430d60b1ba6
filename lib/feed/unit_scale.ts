// Decimal text to whole multiples of a size, exactly, without decimal.js: the feed's hot edge.
import { Decimal, digitsOf } from "../base/decimal.ts";
import { found } from "./refusal.ts";

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** Reads decimal text as whole multiples of a size such as "0.01". */
export class UnitScale {
  /** Digits after the point that the size needs. */
  readonly digits: number;
  /** The size as a whole number of 10^-digits: 1 for 0.01, 5 for 0.5. */
  readonly step: number;
  readonly #name: string;

  /** `name` is what messages call the size, such as "the tick 0.01". */
  constructor(size: string, name: string) {
    this.digits = digitsOf(size);
    this.step = new Decimal(size).mul(new Decimal(10).pow(this.digits)).toNumber();
    this.#name = name;
  }

  /** Whether the text read last was a whole multiple. */
  isExact = true;

  /** Throws SyntaxError for what is not plain decimal text, RangeError for what lies between. */
  read(text: string, column: string): number {
    const units = this.readDown(text, column);
    if (!this.isExact) throw new RangeError(`${column} ${text.slice(0, 40)} is off ${this.#name}`);
    return units;
  }

  /** What lies between is taken up, away from 0; see `isExact`. */
  readUp(text: string, column: string): number {
    const units = this.readDown(text, column);
    if (this.isExact) return units;
    return text.startsWith("-") ? units - 1 : units + 1;
  }

  /** What lies between is taken down, towards 0; see `isExact`. */
  readDown(text: string, column: string): number {
    const isNegative = text.charCodeAt(0) === MINUS;
    const first = isNegative ? 1 : 0;
    let at = first;
    let value = 0;
    for (; isDigit(text, at); at++) value = value * 10 + text.charCodeAt(at) - ZERO;
    if (at === first) throw new SyntaxError(`${column} is ${found(text)}`);
    let decimals = 0;
    let rest = 0;
    if (text.charCodeAt(at) === POINT) {
      const pointAt = at;
      for (at++; isDigit(text, at); at++) {
        const digit = text.charCodeAt(at) - ZERO;
        if (decimals === this.digits) rest |= digit;
        else {
          value = value * 10 + digit;
          decimals++;
        }
      }
      if (at === pointAt + 1) throw new SyntaxError(`${column} is ${found(text)}`);
    }
    if (at !== text.length) throw new SyntaxError(`${column} is ${found(text)}`);
    for (; decimals < this.digits; decimals++) value *= 10;
    if (Number.MAX_SAFE_INTEGER < value) {
      throw new RangeError(`${column} ${found(text)} is too large`);
    }
    this.isExact = rest === 0 && value % this.step === 0;
    const units = Math.floor(value / this.step);
    return isNegative && units !== 0 ? -units : units;
  }
}

function isDigit(text: string, at: number): boolean {
  const digit = text.charCodeAt(at) - ZERO;
  return 0 <= digit && digit <= 9;
}

/** Text of digits to a whole number; throws SyntaxError or RangeError. */
export function readWhole(text: string, column: string): number {
  if (!/^\d+$/.test(text)) throw new SyntaxError(`${column} is ${found(text)}`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${column} ${found(text)} is too large`);
  return value;
}
