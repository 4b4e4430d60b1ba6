// The synthetic market's order book: a touch, and behind it a grid of prices, each with a size.
import type { Prng } from "../lib/base/prng.ts";
import { ASK, BID } from "../lib/market/event_ring.ts";

/** A changed or shown level. */
export interface Level {
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

/** Where the touch is to be. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
}

/** Sizes in lots of 0.00001: 0.004 to 0.204 behind the touch, 0.02 to 1.02 at it. */
const DEEP = { least: 400, spread: 20_000 };
const FRONT = { least: 2_000, spread: 100_000 };

/**
 * Behind the touch every multiple of `gridTicks` has a size, out to where the book was built.
 * Each change of a level takes the next update id, as at the venue.
 */
export class SyntheticBook {
  /** Id of the last change. */
  id: number;
  #bids = new Map<number, number>();
  #asks = new Map<number, number>();
  #bid: number;
  #ask: number;
  #changes = new Map<string, Level>();
  readonly #gridTicks: number;
  readonly #random: Prng;

  constructor(
    options: Touch & {
      readonly id: number;
      readonly gridTicks: number;
      readonly reachTicks: number;
      readonly random: Prng;
    },
  ) {
    const { bid, ask, gridTicks, reachTicks } = options;
    this.id = options.id;
    this.#gridTicks = gridTicks;
    this.#random = options.random;
    this.#bid = bid - reachTicks;
    this.#ask = ask + reachTicks;
    this.moveTo({ bid, ask });
    this.takeChanges();
  }

  get bid(): number {
    return this.#bid;
  }

  get ask(): number {
    return this.#ask;
  }

  qty(side: number, price: number): number {
    return this.#side(side).get(price) ?? 0;
  }

  set(side: number, price: number, qty: number): void {
    if (this.qty(side, price) === qty) return;
    if (qty === 0) this.#side(side).delete(price);
    else this.#side(side).set(price, qty);
    this.#changes.set(`${side} ${price}`, { side, price, qty });
    this.id++;
  }

  /** Grid prices of the side between the touch and `limit`, nearest first, ends included. */
  gridTo(side: number, limit: number): readonly number[] {
    const step = this.#gridTicks;
    const prices: number[] = [];
    if (side === BID) {
      for (let price = this.#below(this.#bid); limit <= price; price -= step) prices.push(price);
    } else {
      for (let price = this.#above(this.#ask); price <= limit; price += step) prices.push(price);
    }
    return prices;
  }

  /** Moves the touch: levels that it passes vanish, and the grid behind it is filled. */
  moveTo({ bid, ask }: Touch): void {
    const step = this.#gridTicks;
    const [oldBid, oldAsk] = [this.#bid, this.#ask];
    // Outward first, so that the book is never crossed in between.
    if (bid < oldBid) {
      for (const price of this.gridTo(BID, bid + 1)) this.set(BID, price, 0);
    }
    if (oldAsk < ask) {
      for (const price of this.gridTo(ASK, ask - 1)) this.set(ASK, price, 0);
    }
    if (bid !== oldBid && (oldBid % step !== 0 || bid < oldBid)) this.set(BID, oldBid, 0);
    if (ask !== oldAsk && (oldAsk % step !== 0 || oldAsk < ask)) this.set(ASK, oldAsk, 0);
    for (let price = this.#above(oldBid + 1); price < bid; price += step) this.#fill(BID, price);
    for (let price = this.#below(oldAsk - 1); ask < price; price -= step) this.#fill(ASK, price);
    this.#bid = bid;
    this.#ask = ask;
    if (bid !== oldBid) this.set(BID, bid, this.#size(FRONT));
    if (ask !== oldAsk) this.set(ASK, ask, this.#size(FRONT));
  }

  /** Gives one deep level, chosen at random within `reachTicks`, a new size. */
  refresh(side: number, reachTicks: number): void {
    const offset = this.#gridTicks + Math.floor(this.#random() * reachTicks);
    const price = side === BID ? this.#below(this.#bid - offset) : this.#above(this.#ask + offset);
    if (0 < this.qty(side, price)) this.set(side, price, this.#size(DEEP));
  }

  /** What changed since the last call, the net result per level: bids down, asks up. */
  takeChanges(): readonly Level[] {
    const changes = sorted([...this.#changes.values()]);
    this.#changes.clear();
    return changes;
  }

  /** Every level within `reachTicks` of the touch: bids down, asks up. */
  levels(reachTicks: number): readonly Level[] {
    const bids = [...this.#bids].map(([price, qty]) => ({ side: BID, price, qty }));
    const asks = [...this.#asks].map(([price, qty]) => ({ side: ASK, price, qty }));
    return sorted([...bids, ...asks]).filter(({ side, price }) =>
      side === BID ? this.#bid - reachTicks <= price : price <= this.#ask + reachTicks
    );
  }

  #fill(side: number, price: number): void {
    if (this.qty(side, price) === 0) this.set(side, price, this.#size(DEEP));
  }

  #side(side: number): Map<number, number> {
    return side === BID ? this.#bids : this.#asks;
  }

  #below(price: number): number {
    return Math.floor(price / this.#gridTicks) * this.#gridTicks;
  }

  #above(price: number): number {
    return Math.ceil(price / this.#gridTicks) * this.#gridTicks;
  }

  #size({ least, spread }: { readonly least: number; readonly spread: number }): number {
    const draw = this.#random();
    return least + Math.floor(draw * draw * draw * spread);
  }
}

function sorted(levels: readonly Level[]): readonly Level[] {
  return [...levels].sort((a, b) =>
    a.side - b.side || (a.side === BID ? b.price - a.price : a.price - b.price)
  );
}
