// An instrument from filters as text, and the refusal of one that nobody knows.
import { digitsOf, toDecimal, toLots, toTicks } from "../base/decimal.ts";
import { type Ppm, ppm, PPM_ONE } from "../base/units.ts";
import type { Instrument, Market, OrderRateLimit, PercentPrice } from "../market/instrument.ts";

/** Most instruments that a message lists. */
const KNOWN_MAX = 12;

/** An instrument by name, and the file that should have it. */
export interface Wanted {
  readonly market: Market;
  readonly symbol: string;
  readonly file: string;
}

/** Filters as text, wherever they come from. */
export interface InstrumentText {
  readonly market: Market;
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** 0 is no bound. */
  readonly priceMin: string;
  readonly priceMax: string;
  readonly qtyMin: string;
  readonly qtyMax: string;
  readonly notionalMin: string;
  readonly notionalMax: string | undefined;
  /** Factors: one pair for both sides, or one for each. */
  readonly percentPrice: Readonly<
    | { up: string; down: string }
    | { bidUp: string; bidDown: string; askUp: string; askDown: string }
  >;
  readonly ordersMax: number;
  readonly amendsMax: number;
  readonly orderRateLimits: readonly OrderRateLimit[];
}

/** Text to whole ticks and lots: bounds that lie between two steps move inwards. */
export function makeInstrument(text: InstrumentText): Instrument {
  const { tickSize, lotSize } = text;
  if (toDecimal(tickSize).lte(0)) throw new RangeError(`tick size is ${tickSize}`);
  if (toDecimal(lotSize).lte(0)) throw new RangeError(`lot size is ${lotSize}`);
  return {
    market: text.market,
    symbol: text.symbol,
    baseAsset: text.baseAsset,
    quoteAsset: text.quoteAsset,
    tickSize,
    lotSize,
    priceDigits: digitsOf(tickSize),
    qtyDigits: digitsOf(lotSize),
    priceMin: toTicks(text.priceMin, tickSize, "ceil"),
    priceMax: toTicks(text.priceMax, tickSize, "floor"),
    qtyMin: toLots(text.qtyMin, lotSize, "ceil"),
    qtyMax: toLots(text.qtyMax, lotSize, "floor"),
    notionalMin: text.notionalMin,
    notionalMax: text.notionalMax,
    percentPrice: percentPrice(text.percentPrice),
    ordersMax: text.ordersMax,
    amendsMax: text.amendsMax,
    orderRateLimits: text.orderRateLimits,
  };
}

function percentPrice(factors: InstrumentText["percentPrice"]): PercentPrice {
  if ("up" in factors) {
    return { type: "by_mark", up: factor(factors.up), down: factor(factors.down) };
  }
  return {
    type: "by_side",
    bidUp: factor(factors.bidUp),
    bidDown: factor(factors.bidDown),
    askUp: factor(factors.askUp),
    askDown: factor(factors.askDown),
  };
}

function factor(text: string): Ppm {
  return ppm(toDecimal(text).mul(PPM_ONE).round().toNumber());
}

/** The refusal of what the file does not have, with the list of what it has. */
export function unknownInstrument(
  known: readonly { readonly market: Market; readonly symbol: string }[],
  wanted: Wanted,
): RangeError {
  const names = known.slice(0, KNOWN_MAX).map(({ market, symbol }) => `${market} ${symbol}`);
  const more = KNOWN_MAX < known.length ? ` and ${known.length - KNOWN_MAX} more` : "";
  const has = names.length === 0 ? "no instrument" : names.join(", ") + more;
  return new RangeError(
    `Cannot trade ${wanted.market} ${wanted.symbol}: ${wanted.file} has ${has}; ` +
      "--instrument takes an exchangeInfo answer that has it",
  );
}
