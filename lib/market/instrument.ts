// What can be traded and the venue's filters for it.
import { Decimal, digitsOf } from "../base/decimal.ts";
import type { Ppm, PriceTicks, QtyLots } from "../base/units.ts";

export type Market = "spot" | "usdm";

/** One ORDERS limit: at most `limit` counted requests in each fixed window of the clock. */
export interface OrderRateLimit {
  readonly windowUs: number;
  readonly limit: number;
}

/** How far from the reference a price may lie. Spot limits each side twice, USD-M once. */
export type PercentPrice = Readonly<
  | { type: "by_side"; bidUp: Ppm; bidDown: Ppm; askUp: Ppm; askDown: Ppm }
  | { type: "by_mark"; up: Ppm; down: Ppm }
>;

/** An instrument with the filters of exchangeInfo. */
export interface Instrument {
  readonly market: Market;
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  /** Decimal text, such as "0.01". */
  readonly tickSize: string;
  /** Decimal text, such as "0.00001". */
  readonly lotSize: string;
  /** Digits that `tickSize` and `lotSize` need. */
  readonly priceDigits: number;
  readonly qtyDigits: number;
  readonly priceMin: PriceTicks;
  readonly priceMax: PriceTicks;
  readonly qtyMin: QtyLots;
  readonly qtyMax: QtyLots;
  /** NOTIONAL or MIN_NOTIONAL, in the quote asset, as decimal text. */
  readonly notionalMin: string;
  readonly notionalMax: string | undefined;
  readonly percentPrice: PercentPrice;
  /** MAX_NUM_ORDERS: open orders per symbol. */
  readonly ordersMax: number;
  /** Spot MAX_NUM_ORDER_AMENDS (10 per order); USD-M modifications per order (10,000). */
  readonly amendsMax: number;
  readonly orderRateLimits: readonly OrderRateLimit[];
}

/** Worked out once for each instrument: it is asked at every order. */
const UNITS = new WeakMap<Instrument, Decimal>();

/** One tick times one lot in the quote asset: multiplies ticks × lots into money. */
export function notionalUnit(instrument: Instrument): Decimal {
  const known = UNITS.get(instrument);
  if (known !== undefined) return known;
  const unit = new Decimal(instrument.tickSize).mul(instrument.lotSize);
  UNITS.set(instrument, unit);
  return unit;
}

/** Price in ticks × quantity in lots, as money in the quote asset. */
export function notionalOf(instrument: Instrument, price: number, qty: number): Decimal {
  return notionalUnit(instrument).mul(price).mul(qty);
}

/** Fills in the digits that follow from tick and lot size. */
export function withDigits(
  fields: Omit<Instrument, "priceDigits" | "qtyDigits">,
): Instrument {
  return {
    ...fields,
    priceDigits: digitsOf(fields.tickSize),
    qtyDigits: digitsOf(fields.lotSize),
  };
}
