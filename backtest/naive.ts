// Document 003's backtest, to the letter: both sides fill on every row, nothing costs anything.
import { Decimal, toDecimal } from "../lib/base/decimal.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import type { NaiveResult } from "../lib/report/naive_return.ts";
import { powerOfTen, Rounded, roundedOf } from "./rounded.ts";

export interface NaiveConfig {
  readonly capital: Decimal;
  /** The whole spread as a ratio: 0.001 quotes 0.05 % away on each side. */
  readonly spread: Decimal;
  /** Share of the initial capital in one order. */
  readonly orderShare: Decimal;
}

const TRADES_PER_ROW = 2;
const US_PER_MINUTE = 60_000_000;
const SHORT_LENGTH_MAX = 15;
const POINT_CODE = 46;
const ZERO_CODE = 48;

/** Digits of a quotient before it is rounded: one more than are kept. */
const QUOTIENT_DIGITS = Decimal.precision + 1;

/**
 * The rule, row by row.
 *
 * - Buy at close × (1 − spread/2) and sell at close × (1 + spread/2).
 * - The size is the initial capital × order share / close, whatever was earned or lost since.
 * - Both orders fill, always, whole, without fees. So every row earns, whatever the market does:
 *   the figure tells nothing about a market maker.
 *
 * Each product, quotient and sum is rounded as `Decimal` rounds it.
 */
export class Naive {
  readonly #initial: Decimal;
  readonly #notional: Rounded;
  readonly #buyFactor: Rounded;
  readonly #sellFactor: Rounded;
  readonly #cash: Rounded;
  readonly #size = new Rounded();
  readonly #price = new Rounded();
  readonly #paid = new Rounded();
  readonly #received = new Rounded();
  /** The notional with as many digits as the quotient of the last row needed, and how many. */
  #dividend = 0n;
  #dividendDigits = -1;
  #closes = 0;

  constructor(config: NaiveConfig) {
    const half = config.spread.div(2);
    this.#initial = config.capital;
    this.#notional = roundedOf(config.capital.mul(config.orderShare));
    this.#buyFactor = roundedOf(new Decimal(1).minus(half));
    this.#sellFactor = roundedOf(new Decimal(1).plus(half));
    this.#cash = roundedOf(config.capital);
  }

  /** One row; throws SyntaxError for text, RangeError for a close that is not above 0. */
  add(close: string): void {
    const point = close.indexOf(".");
    const decimals = point < 0 ? 0 : close.length - point - 1;
    const units = unitsOf(close);
    this.#divide(units, { decimals, length: close.length });
    this.#take(this.#paid, units * this.#buyFactor.units, decimals + this.#buyFactor.digits);
    this.#take(this.#received, units * this.#sellFactor.units, decimals + this.#sellFactor.digits);
    this.#cash.add(this.#paid, -1);
    this.#cash.add(this.#received, 1);
    this.#closes++;
  }

  get result(): NaiveResult {
    return {
      initial: this.#initial,
      final: this.#cash.decimal,
      closes: this.#closes,
      trades: TRADES_PER_ROW * this.#closes,
    };
  }

  /** The size that the notional buys; a close has at most `length` digits. */
  #divide(close: bigint, of: { readonly decimals: number; readonly length: number }): void {
    const digits = QUOTIENT_DIGITS + of.length;
    if (digits !== this.#dividendDigits) {
      this.#dividend = this.#notional.units * powerOfTen(digits);
      this.#dividendDigits = digits;
    }
    this.#size.round(this.#dividend / close, this.#notional.digits + digits - of.decimals);
  }

  /** Money of the size at a price. */
  #take(money: Rounded, price: bigint, digits: number): void {
    this.#price.round(price, digits);
    money.round(this.#price.units * this.#size.units, this.#price.digits + this.#size.digits);
  }
}

/** A close as a whole number of its last digit. */
function unitsOf(close: string): bigint {
  const units = shortUnits(close);
  if (0 < units) return BigInt(units);
  if (!toDecimal(close).gt(0)) {
    throw new RangeError(`Cannot use close ${close}: it must be above 0`);
  }
  return BigInt(close.replace(".", ""));
}

/** The same of text that is so short that a number holds it surely; 0 for any other. */
function shortUnits(close: string): number {
  if (SHORT_LENGTH_MAX < close.length) return 0;
  let units = 0;
  for (let at = 0; at < close.length; at++) {
    const code = close.charCodeAt(at);
    if (code === POINT_CODE && 0 < at && at < close.length - 1) {
      if (close.indexOf(".") !== at) return 0;
      continue;
    }
    const digit = code - ZERO_CODE;
    if (9 < digit >>> 0) return 0;
    units = units * 10 + digit;
  }
  return units;
}

/** The rule over market trades: one row a UTC minute of venue time that has any, its last price. */
export class NaiveMinutes {
  readonly #naive: Naive;
  readonly #tickSize: Decimal;
  readonly #digits: number;
  #minute = 0;
  #price = 0;

  constructor(config: NaiveConfig, instrument: Pick<Instrument, "tickSize" | "priceDigits">) {
    this.#naive = new Naive(config);
    this.#tickSize = new Decimal(instrument.tickSize);
    this.#digits = instrument.priceDigits;
  }

  /** A market trade, in venue time; one that comes late counts for the minute that is open. */
  onTrade(venueAt: number, price: number): void {
    const minute = Math.floor(venueAt / US_PER_MINUTE);
    if (this.#minute < minute) {
      this.#close();
      this.#minute = minute;
    }
    this.#price = price;
  }

  /** Ends the open minute and gives the result. */
  finish(): NaiveResult {
    this.#close();
    return this.#naive.result;
  }

  #close(): void {
    if (this.#price === 0) return;
    this.#naive.add(this.#tickSize.mul(this.#price).toFixed(this.#digits));
    this.#price = 0;
  }
}
