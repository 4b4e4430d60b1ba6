// Depth that our own taker orders took: gone until the venue publishes the level anew.
import { ASK, BID } from "../market/event_ring.ts";
import type { VenueView } from "./venue_view.ts";

/** Levels remembered at once; a book with more taken levels than that is forgotten whole. */
const LEVELS_MAX = 1 << 12;

interface TakenLevel {
  /** Size shown when we took from it, and how much of it we took. */
  shown: number;
  qty: number;
}

/**
 * The recording does not know that we took. A level counts as published anew when the size shown
 * at its price differs from the size we took from; the same size again cannot be told from
 * silence, and stays gone: the careful side.
 */
export class TakenDepth {
  readonly #levels = [new Map<number, TakenLevel>(), new Map<number, TakenLevel>()] as const;

  /** Whether nothing was taken: read at each book event. */
  isEmpty = true;

  /** What is left of the size shown at a price. */
  left(side: number, price: number, shown: number): number {
    const level = this.#of(side).get(price);
    return level === undefined || level.shown !== shown ? shown : shown - level.qty;
  }

  take(side: number, price: number, { shown, qty }: TakenLevel): void {
    const levels = this.#of(side);
    const level = levels.get(price);
    if (level !== undefined && level.shown === shown) level.qty += qty;
    else levels.set(price, { shown, qty });
    if (LEVELS_MAX < levels.size) levels.clear();
    this.isEmpty = false;
  }

  /** Forgets what has been published anew. */
  refresh(view: VenueView): void {
    for (const side of [BID, ASK]) {
      const levels = this.#of(side);
      for (const [price, { shown }] of levels) {
        if (view.shown(side, price) !== shown) levels.delete(price);
      }
    }
    this.isEmpty = this.#levels[BID].size === 0 && this.#levels[ASK].size === 0;
  }

  #of(side: number): Map<number, TakenLevel> {
    return side === BID ? this.#levels[BID] : this.#levels[ASK];
  }
}
