// An order book in whole ticks and lots, updated in place.
import { BID } from "./event_ring.ts";
import { SideBook } from "./side_book.ts";

/** Prices are 1 to this; an ask's key is its mirror, so that a better price is a higher key. */
export const PRICE_MAX = 0x7fff_fffe;
const MIRROR = PRICE_MAX + 1;

/**
 * Levels of both sides, by price in ticks. Sides are `BID` and `ASK`; a price of 0 is none.
 *
 * A price is known when it lies in the snapshot's reach, or was named by an update since the last
 * clear; of other prices the book cannot say how much rests there.
 */
export class OrderBook {
  readonly #bids = new SideBook();
  readonly #asks = new SideBook();
  #reachLow = 0;
  #reachHigh = 0;

  /** Sets the whole quantity at a price, 0 to remove it. Positional, being called for each row. */
  set(side: number, price: number, qty: number): void {
    const whole = price | 0;
    if (whole !== price || whole <= 0 || PRICE_MAX < whole) refuse(price);
    if (side === BID) this.#bids.set(whole, qty);
    else this.#asks.set(MIRROR - whole, qty);
  }

  /** Forgets all levels, names and the reach. */
  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.#reachLow = 0;
    this.#reachHigh = 0;
  }

  /** Where a snapshot ends: between these prices, ends included, all is known. */
  setReach(worstBid: number, worstAsk: number): void {
    this.#reachLow = worstBid;
    this.#reachHigh = worstAsk;
  }

  /** The best price of a side; 0 when it is empty. */
  best(side: number): number {
    if (side === BID) return this.#bids.best;
    const key = this.#asks.best;
    return key === 0 ? 0 : MIRROR - key;
  }

  qtyAt(side: number, price: number): number {
    return side === BID ? this.#bids.qtyAt(price) : this.#asks.qtyAt(MIRROR - price);
  }

  /** Whether what `qtyAt` says of a price is all that rests there. */
  known(side: number, price: number): boolean {
    if (this.#reachLow <= price && price <= this.#reachHigh) return true;
    return side === BID ? this.#bids.named(price) : this.#asks.named(MIRROR - price);
  }

  /** The best non-empty level strictly worse than a price; 0 if there is none. */
  next(side: number, price: number): number {
    if (side === BID) return this.#bids.below(price);
    const key = this.#asks.below(MIRROR - price);
    return key === 0 ? 0 : MIRROR - key;
  }

  /** Non-empty levels of a side. */
  size(side: number): number {
    return side === BID ? this.#bids.size : this.#asks.size;
  }
}

function refuse(price: number): never {
  throw new RangeError(`Cannot use ${price} as a price in ticks: it is not in 1 to ${PRICE_MAX}`);
}
