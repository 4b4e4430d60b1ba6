// The touch without our own orders: what may be priced, where the venue's book shows them.
import { ASK, BID } from "./event_ring.ts";
import type { Blocked, MarketView } from "./view.ts";

/** What prices are made of: a view, or a view without our own orders. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
  readonly bidQty: number;
  readonly askQty: number;
  readonly blocked: Blocked | undefined;
  readonly lastMid: number;
  readonly lastTrade: number;
  readonly markE8: number;
}

/** One resting order of ours, in ticks and lots; `side` is BID or ASK. */
export interface OwnOrder {
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

/**
 * A view's touch with our own resting orders taken off.
 *
 * Law: adding our orders to the market and taking them off again leaves every price as it was.
 * Where nothing but ours rests on a side there is no touch, and the market is unquotable.
 */
export class OwnFreeTouch implements Touch {
  bid = 0;
  ask = 0;
  bidQty = 0;
  askQty = 0;
  blocked: Blocked | undefined = "no_data";
  lastMid = 0;
  readonly #view: MarketView;
  #own: readonly OwnOrder[] = [];

  constructor(view: MarketView) {
    this.#view = view;
  }

  get lastTrade(): number {
    return this.#view.lastTrade;
  }

  get markE8(): number {
    return this.#view.markE8;
  }

  /** Replaces what is known to rest of ours. */
  setOwn(own: readonly OwnOrder[]): void {
    this.#own = own;
    this.refresh();
  }

  /** After the view has changed. */
  refresh(): void {
    this.bid = this.#best(BID);
    this.ask = this.#best(ASK);
    const whole = this.bid !== 0 && this.ask !== 0;
    this.blocked = this.#view.blocked ?? (whole ? undefined : "no_data");
    if (this.blocked === undefined) {
      this.bidQty = this.#others(BID, this.bid);
      this.askQty = this.#others(ASK, this.ask);
      this.lastMid = this.bid + this.ask;
    } else {
      this.bid =
        this.ask =
        this.bidQty =
        this.askQty =
          0;
    }
  }

  /** The best price at which others rest; 0 without one. Each step back passes one of ours. */
  #best(side: number): number {
    const view = this.#view;
    let price = side === BID ? view.bid : view.ask;
    for (let step = 0; step <= this.#own.length && price !== 0; step++) {
      if (0 < this.#others(side, price)) return price;
      price = view.book.next(side, price);
    }
    return price;
  }

  #others(side: number, price: number): number {
    let qty = this.#view.shown(side, price);
    for (const own of this.#own) {
      if (own.side === side && own.price === price) qty -= own.qty;
    }
    return Math.max(0, qty);
  }
}
