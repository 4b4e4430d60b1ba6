// The prints since the book was last published: what a shown size does not yet know of.
import { ASK, BID } from "../market/event_ring.ts";

/** Prints remembered between two depth events; beyond it the oldest are forgotten. */
export const PRINTS_MAX = 1 << 12;
const MASK = PRINTS_MAX - 1;

/**
 * Market prints since the last depth event, and which of them are younger than the last quote.
 * A forgotten print overstates the queue ahead of a new order: the careful side.
 */
export class PrintTape {
  readonly #price = new Float64Array(PRINTS_MAX);
  readonly #qty = new Float64Array(PRINTS_MAX);
  /** Book side that the print took from: bids when a seller took. */
  readonly #side = new Uint8Array(PRINTS_MAX);
  #count = 0;
  #quoteStart = 0;

  // Three positional numbers: called for every trade.
  add(price: number, qty: number, aggressor: number): void {
    const slot = this.#count & MASK;
    this.#price[slot] = price;
    this.#qty[slot] = qty;
    this.#side[slot] = aggressor === ASK ? BID : ASK;
    this.#count++;
  }

  /** A depth event was applied: every size is fresh. */
  clear(): void {
    this.#count = 0;
    this.#quoteStart = 0;
  }

  /** A quote set the touch: the sizes at the touch are fresh. */
  markQuote(): void {
    this.#quoteStart = this.#count;
  }

  /** Volume printed from this side of the book at this price since its size was published. */
  since(side: number, price: number, published: { by: "depth" | "quote" }): number {
    const start = published.by === "quote" ? this.#quoteStart : 0;
    let volume = 0;
    for (let print = Math.max(start, this.#count - PRINTS_MAX); print < this.#count; print++) {
      const slot = print & MASK;
      if (this.#side[slot] === side && this.#price[slot] === price) volume += this.#qty[slot]!;
    }
    return volume;
  }
}
