// Document 003's backtest, to the letter: both sides fill on every row, nothing costs anything.
import { Decimal, toDecimal } from "../lib/base/decimal.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import type { NaiveResult } from "../lib/report/naive_return.ts";

export interface NaiveConfig {
  readonly capital: Decimal;
  /** The whole spread as a ratio: 0.001 quotes 0.05 % away on each side. */
  readonly spread: Decimal;
  /** Share of the initial capital in one order. */
  readonly orderShare: Decimal;
}

const TRADES_PER_ROW = 2;
const US_PER_MINUTE = 60_000_000;

/**
 * The rule, row by row.
 *
 * - Buy at close × (1 − spread/2) and sell at close × (1 + spread/2).
 * - The size is the initial capital × order share / close, whatever was earned or lost since.
 * - Both orders fill, always, whole, without fees. So every row earns, whatever the market does:
 *   the figure tells nothing about a market maker.
 */
export class Naive {
  readonly #config: NaiveConfig;
  readonly #notional: Decimal;
  readonly #buyFactor: Decimal;
  readonly #sellFactor: Decimal;
  #cash: Decimal;
  #closes = 0;

  constructor(config: NaiveConfig) {
    const half = config.spread.div(2);
    this.#config = config;
    this.#notional = config.capital.mul(config.orderShare);
    this.#buyFactor = new Decimal(1).minus(half);
    this.#sellFactor = new Decimal(1).plus(half);
    this.#cash = config.capital;
  }

  /** One row; throws SyntaxError for text, RangeError for a close that is not above 0. */
  add(close: string): void {
    const price = toDecimal(close);
    if (!price.gt(0)) throw new RangeError(`Cannot use close ${close}: it must be above 0`);
    const size = this.#notional.div(price);
    const paid = price.mul(this.#buyFactor).mul(size);
    const received = price.mul(this.#sellFactor).mul(size);
    this.#cash = this.#cash.minus(paid).plus(received);
    this.#closes++;
  }

  get result(): NaiveResult {
    return {
      initial: this.#config.capital,
      final: this.#cash,
      closes: this.#closes,
      trades: TRADES_PER_ROW * this.#closes,
    };
  }
}

/** The rule over closes, such as those of a `CloseSource`. */
export async function naive(
  closes: Iterable<string> | AsyncIterable<string>,
  config: NaiveConfig,
): Promise<NaiveResult> {
  const run = new Naive(config);
  for await (const close of closes) run.add(close);
  return run.result;
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
