// The only door to decimal.js: exact text to whole units at the edges, and money.
import { Decimal as Base } from "decimal.js";
import { type PriceTicks, type QtyLots } from "./units.ts";

/** A decimal with 60 significant digits: enough for a year of money without rounding. */
export const Decimal = Base.clone({ precision: 60, toExpNeg: -40, toExpPos: 60 });
export type Decimal = Base;

export const ZERO = new Decimal(0);

const ZERO_CODE = 48;

/** Far below the next digit of a size, far above what a float is off by. */
const STEP_SLACK = 1e-9;

export type Rounding = "exact" | "floor" | "ceil";

/** Plain decimal text: digits, at most one point, an optional minus; no exponent. */
const PLAIN = /^-?\d+(\.\d+)?$/;

/** Reads plain decimal text; throws SyntaxError for anything else. */
export function toDecimal(text: string): Decimal {
  if (!PLAIN.test(text)) throw new SyntaxError(`Cannot read a number: found "${text}"`);
  return new Decimal(text);
}

/** Text to whole ticks of `tickSize`; `exact` throws RangeError when it lies between two. */
export function toTicks(text: string, tickSize: string, rounding: Rounding): PriceTicks {
  return toUnits(text, tickSize, rounding) as PriceTicks;
}

/** Text to whole lots of `lotSize`; `exact` throws RangeError when it lies between two. */
export function toLots(text: string, lotSize: string, rounding: Rounding): QtyLots {
  return toUnits(text, lotSize, rounding) as QtyLots;
}

/**
 * Ticks or lots back to text with a fixed number of digits. Whole-number arithmetic where the size
 * has no more digits: it is asked several times for each row of a report's tables.
 */
// Positional, because it is asked so often.
export function fromUnits(units: number, size: string, digits: number): string {
  const scaled = Number(size) * 10 ** digits;
  const step = Math.round(scaled);
  const whole = units * step;
  const isExact = Math.abs(scaled - step) < STEP_SLACK * step && Number.isSafeInteger(whole);
  return isExact ? fixedText(whole, digits) : new Decimal(units).mul(size).toFixed(digits);
}

/** A whole number of the `digits`th digit as plain text with all of them: 5 with 2 is "0.05". */
export function fixedText(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits + 1, "0");
  const sign = value < 0 ? "-" : "";
  if (digits === 0) return `${sign}${text}`;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * A reference price in half-ticks as plain text without trailing zeros. Whole-number arithmetic:
 * it is asked once a second of data.
 */
export function halfTicksText(
  halfTicks: number,
  { tickSize, priceDigits }: { readonly tickSize: string; readonly priceDigits: number },
): string {
  const digits = priceDigits + 1;
  const scale = 10 ** digits;
  const units = halfTicks * (Math.round(Number(tickSize) * scale) / 2);
  if (!Number.isSafeInteger(units)) return new Decimal(tickSize).mul(halfTicks).div(2).toFixed();
  const whole = Math.floor(units / scale);
  const rest = units - whole * scale;
  if (rest === 0) return String(whole);
  return `${whole}.${String(rest).padStart(digits, "0").replace(/0+$/, "")}`;
}

/** A decimal as a whole number of its `digits`th digit; it must have no more. */
export function toScaled(value: Decimal, digits: number): bigint {
  return BigInt(value.toFixed(digits).replace(".", ""));
}

/** A whole number of the `digits`th digit as plain text without trailing zeros. */
export function scaledText(value: bigint, digits: number): string {
  const sign = value < 0n ? "-" : "";
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  let end = text.length;
  while (point < end && text.charCodeAt(end - 1) === ZERO_CODE) end--;
  const rest = end === point ? "" : `.${text.slice(point, end)}`;
  return `${sign}${text.slice(0, point)}${rest}`;
}

/** Digits after the point that a size such as `0.01000000` needs: 2. */
export function digitsOf(size: string): number {
  return toDecimal(size).decimalPlaces();
}

function toUnits(text: string, size: string, rounding: Rounding): number {
  const units = toDecimal(text).div(size);
  if (rounding === "exact" && !units.isInteger()) {
    throw new RangeError(`Cannot use ${text}: it is not a multiple of ${size}`);
  }
  return (rounding === "ceil" ? units.ceil() : units.floor()).toNumber();
}
