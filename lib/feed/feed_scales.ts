// The scales of one instrument: prices, quantities, marks and rates as whole numbers.
import { found } from "./refusal.ts";
import { UnitScale } from "./unit_scale.ts";

/** Reads an instrument's numbers, and counts the quantities that real data have off the lot. */
export class FeedScales {
  readonly price: UnitScale;
  readonly qty: UnitScale;
  /** Mark prices and funding rates: whole multiples of 1e-8. */
  readonly e8 = new UnitScale("0.00000001", "0.00000001");
  /**
   * Quantities between two lots. Books hold such: orders older than today's lot size.
   */
  qtyOffLot = 0;

  constructor(instrument: { readonly tickSize: string; readonly lotSize: string }) {
    this.price = new UnitScale(instrument.tickSize, `the tick ${instrument.tickSize}`);
    this.qty = new UnitScale(instrument.lotSize, `the lot ${instrument.lotSize}`);
  }

  /** A size shown in the book, rounded up: what is ahead of us is never made smaller. */
  shownQty(text: string, column: string): number {
    return this.#counted(this.qty.readUp(notNegative(text, column), column));
  }

  /** A trade's quantity, rounded down, but not to nothing: a print never fills more than it had. */
  printQty(text: string, column: string): number {
    const lots = this.#counted(this.qty.readDown(notNegative(text, column), column));
    return this.qty.isExact ? lots : Math.max(1, lots);
  }

  #counted(lots: number): number {
    if (!this.qty.isExact) this.qtyOffLot++;
    return lots;
  }
}

function notNegative(text: string, column: string): string {
  if (/^-\d/.test(text)) throw new RangeError(`${column} is ${found(text)}, below 0`);
  return text;
}
