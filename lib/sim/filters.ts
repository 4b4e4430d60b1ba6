// The venue's filters on one order, in the venue's order of checking.
import { Decimal } from "../base/decimal.ts";
import { PPM_ONE } from "../base/units.ts";
import { BID, E8 } from "../market/event_ring.ts";
import { type Instrument, notionalOf, notionalUnit } from "../market/instrument.ts";
import { type Refusal, refusal, type RefusalKind } from "./refusal.ts";
import { midOf, type VenueView } from "./venue_view.ts";

/** What is checked: price in ticks, quantity in lots. */
export interface Terms {
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

export interface FilterContext {
  readonly instrument: Instrument;
  readonly view: VenueView;
  /** Open orders besides this one. */
  readonly ordersOpen: number;
}

/**
 * PRICE_FILTER, LOT_SIZE, PERCENT_PRICE, NOTIONAL, MAX_NUM_ORDERS; the first that fails. Whole
 * ticks and lots cannot break a step, so only the bounds are left; a bound of 0 is none.
 */
export function checkLimitOrder(terms: Terms, context: FilterContext): Refusal | undefined {
  const kind = checkPrice(terms, context) ?? checkQty(terms, context) ??
    checkPercentPrice(terms, context) ?? checkNotional(terms, context) ??
    checkCount(context);
  return kind === undefined ? undefined : refusal(context.instrument.market, kind);
}

/** A taker order has no price of its own: quantity, and notional at the reference price. */
export function checkTakerOrder(terms: Terms, context: FilterContext): Refusal | undefined {
  const price = referenceTicks(context).toNumber();
  const kind = checkQty(terms, context) ??
    (0 < price ? checkNotional({ ...terms, price }, context) : undefined);
  return kind === undefined ? undefined : refusal(context.instrument.market, kind);
}

/** Last trade on spot, mark on USD-M; the mid where there is none yet; in ticks, 0 is none. */
export function referenceTicks({ instrument, view }: FilterContext): Decimal {
  if (instrument.market === "spot" && 0 < view.lastTrade) return new Decimal(view.lastTrade);
  if (instrument.market === "usdm" && 0 < view.markE8) {
    return new Decimal(view.markE8).div(E8).div(instrument.tickSize);
  }
  return new Decimal(midOf(view)).div(2);
}

function checkPrice({ price }: Terms, { instrument }: FilterContext): RefusalKind | undefined {
  if (price <= 0) return "price_zero";
  if (0 < instrument.priceMax && instrument.priceMax < price) return "price_max";
  if (price < instrument.priceMin) return "price_min";
  return undefined;
}

function checkQty({ qty }: Terms, { instrument }: FilterContext): RefusalKind | undefined {
  if (qty <= 0) return "qty_zero";
  if (qty < instrument.qtyMin) return "qty_min";
  if (0 < instrument.qtyMax && instrument.qtyMax < qty) return "qty_max";
  return undefined;
}

/** Spot bounds both ends of each side; USD-M a buy only upwards and a sell only downwards. */
function checkPercentPrice(terms: Terms, context: FilterContext): RefusalKind | undefined {
  const { side, price } = terms;
  const rule = context.instrument.percentPrice;
  const exact = spotHalfTicks(context);
  const reference = exact === undefined ? referenceTicks(context) : undefined;
  if (exact === 0 || reference?.isZero() === true) return undefined;
  // Both sides in half-ticks times a million: whole numbers, where they are small enough.
  const compare = (factor: number) =>
    exact !== undefined && exact * factor <= Number.MAX_SAFE_INTEGER
      ? exact * factor - 2 * price * PPM_ONE
      : (reference ?? referenceTicks(context)).mul(factor).div(PPM_ONE).comparedTo(price);
  const isAbove = (factor: number) => compare(factor) < 0;
  const isBelow = (factor: number) => 0 < compare(factor);
  if (rule.type === "by_mark") {
    if (side === BID) return isAbove(rule.up) ? "percent_high" : undefined;
    return isBelow(rule.down) ? "percent_low" : undefined;
  }
  if (isAbove(side === BID ? rule.bidUp : rule.askUp)) return "percent_high";
  return isBelow(side === BID ? rule.bidDown : rule.askDown) ? "percent_low" : undefined;
}

/** On spot the reference in half-ticks, 0 for none; undefined where it is no whole number of them. */
function spotHalfTicks({ instrument, view }: FilterContext): number | undefined {
  if (instrument.market !== "spot") return undefined;
  return 0 < view.lastTrade ? 2 * view.lastTrade : midOf(view);
}

function checkNotional(terms: Terms, { instrument }: FilterContext): RefusalKind | undefined {
  const { least, most } = boundsOf(instrument);
  const size = terms.price * terms.qty;
  if (least < size && size < most) return undefined;
  const notional = notionalOf(instrument, terms.price, terms.qty);
  if (notional.lt(instrument.notionalMin)) return "notional_min";
  if (instrument.notionalMax === undefined) return undefined;
  return notional.gt(instrument.notionalMax) ? "notional_max" : undefined;
}

function checkCount({ instrument, ordersOpen }: FilterContext): RefusalKind | undefined {
  return instrument.ordersMax <= ordersOpen ? "orders_max" : undefined;
}

/** Sizes in tick-lots that are surely within the bounds; the others are worked out exactly. */
interface SizeBounds {
  readonly least: number;
  readonly most: number;
}

/** What follows from an instrument alone, worked out once for each. */
const BOUNDS = new WeakMap<Instrument, SizeBounds>();

function boundsOf(instrument: Instrument): SizeBounds {
  const known = BOUNDS.get(instrument);
  if (known !== undefined) return known;
  const unit = notionalUnit(instrument);
  const { notionalMin, notionalMax } = instrument;
  const most = notionalMax === undefined
    ? Number.MAX_SAFE_INTEGER
    : new Decimal(notionalMax).div(unit).floor().toNumber();
  const bounds = {
    least: new Decimal(notionalMin).div(unit).ceil().toNumber(),
    most: Math.min(most, Number.MAX_SAFE_INTEGER),
  };
  BOUNDS.set(instrument, bounds);
  return bounds;
}
