// A slow, obvious order book that the fast one must equal.
import { BID } from "../../lib/market/event_ring.ts";

/** Levels in maps, names in sets, and a search for every answer. */
export class NaiveBook {
  readonly #levels = [new Map<number, number>(), new Map<number, number>()];
  readonly #named = [new Set<number>(), new Set<number>()];
  #reach: readonly [number, number] = [0, 0];

  set(side: number, price: number, qty: number): void {
    this.#named[side]?.add(price);
    if (0 < qty) this.#levels[side]?.set(price, qty);
    else this.#levels[side]?.delete(price);
  }

  clear(): void {
    for (const levels of this.#levels) levels.clear();
    for (const named of this.#named) named.clear();
    this.#reach = [0, 0];
  }

  setReach(worstBid: number, worstAsk: number): void {
    this.#reach = [worstBid, worstAsk];
  }

  best(side: number): number {
    return this.next(side, side === BID ? Infinity : 0);
  }

  qtyAt(side: number, price: number): number {
    return this.#levels[side]?.get(price) ?? 0;
  }

  known(side: number, price: number): boolean {
    const [low, high] = this.#reach;
    return (low <= price && price <= high) || (this.#named[side]?.has(price) ?? false);
  }

  next(side: number, price: number): number {
    const worse = [...this.#levels[side]?.keys() ?? []]
      .filter((other) => side === BID ? other < price : price < other);
    if (worse.length === 0) return 0;
    return side === BID ? Math.max(...worse) : Math.min(...worse);
  }

  size(side: number): number {
    return this.#levels[side]?.size ?? 0;
  }
}
