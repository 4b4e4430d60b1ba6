// Ticks, lots and money as the venue writes them: padded decimal text.
import { Decimal, fixedText, fromUnits } from "../base/decimal.ts";
import { US_PER_MS } from "../base/units.ts";
import { E8 } from "../market/event_ring.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";

/** Spot pads everything to this, and money has as many digits on both markets. */
const DIGITS = 8;

/** Spot pads to eight digits; USD-M prints the digits of tick and step. */
export interface Numbers {
  readonly price: (ticks: number) => string;
  readonly qty: (lots: number) => string;
  /** Tick-lots in the quote asset. */
  readonly notional: (tickLots: number) => string;
}

export function numbersOf(instrument: Instrument): Numbers {
  const { market, tickSize, lotSize } = instrument;
  const priceDigits = market === "spot" ? DIGITS : instrument.priceDigits;
  const qtyDigits = market === "spot" ? DIGITS : instrument.qtyDigits;
  const unit = notionalUnit(instrument);
  return {
    price: (ticks) => fromUnits(ticks, tickSize, priceDigits),
    qty: (lots) => fromUnits(lots, lotSize, qtyDigits),
    notional: (tickLots) => unit.mul(tickLots).toFixed(DIGITS),
  };
}

/** A whole multiple of 1e-8 as text, such as a mark price or a funding rate. */
export function e8Text(value: number): string {
  return fixedText(Math.round(value), DIGITS);
}

/** A price in ticks as a whole multiple of 1e-8. */
export function ticksToE8(ticks: number, instrument: Instrument): number {
  return new Decimal(instrument.tickSize).mul(ticks).mul(E8).round().toNumber();
}

export function moneyText(value: Decimal): string {
  return value.toFixed(DIGITS);
}

/** Whole milliseconds, as the venue's times are. */
export function msOf(us: number): number {
  return Math.floor(us / US_PER_MS);
}
