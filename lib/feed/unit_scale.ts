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

  /** Throws SyntaxError for what is not plain decimal text, RangeError for what lies between. */
  read(text: string, column: string): number {
    const negative = text.charCodeAt(0) === MINUS;
    let at = negative ? 1 : 0;
    const first = at;
    let value = 0;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || 9 < digit) break;
      value = value * 10 + digit;
    }
    if (at === first) throw new SyntaxError(`${column} is ${found(text)}`);
    const pointAt = at;
    let rest = 0;
    if (text.charCodeAt(at) === POINT) {
      for (at++; at < text.length; at++) {
        const digit = text.charCodeAt(at) - ZERO;
        if (digit < 0 || 9 < digit) break;
        if (at - pointAt <= this.digits) value = value * 10 + digit;
        else rest |= digit;
      }
      if (at === pointAt + 1) throw new SyntaxError(`${column} is ${found(text)}`);
    }
    if (at !== text.length) throw new SyntaxError(`${column} is ${found(text)}`);
    const decimals = Math.min(this.digits, Math.max(0, at - pointAt - 1));
    for (let pad = decimals; pad < this.digits; pad++) value *= 10;
    if (Number.MAX_SAFE_INTEGER < value) {
      throw new RangeError(`${column} ${found(text)} is too large`);
    }
    if (rest !== 0 || value % this.step !== 0) {
      throw new RangeError(`${column} ${text.slice(0, 40)} is off ${this.#name}`);
    }
    const units = value / this.step;
    return negative && units !== 0 ? -units : units;
  }
}

/** Prices and quantities of one instrument, and marks and rates in 1e-8. */
export interface FeedScales {
  readonly price: UnitScale;
  readonly qty: UnitScale;
  readonly e8: UnitScale;
}

/** The scales of an instrument. */
export function feedScales(instrument: { tickSize: string; lotSize: string }): FeedScales {
  return {
    price: new UnitScale(instrument.tickSize, `the tick ${instrument.tickSize}`),
    qty: new UnitScale(instrument.lotSize, `the lot ${instrument.lotSize}`),
    e8: new UnitScale("0.00000001", "0.00000001"),
  };
}

/** Text of digits to a whole number; throws SyntaxError or RangeError. */
export function readWhole(text: string, column: string): number {
  if (!/^\d+$/.test(text)) throw new SyntaxError(`${column} is ${found(text)}`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${column} ${found(text)} is too large`);
  return value;
}
