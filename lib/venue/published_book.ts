// The book as the venue shows it: the market's levels and the clients' resting orders on top.
import { ASK, BID } from "../market/event_ring.ts";
import type { MarketView } from "../market/view.ts";

/** Price and quantity, in ticks and lots. */
export type LevelRow = readonly [price: number, qty: number];

export interface Changes {
  readonly firstId: number;
  readonly lastId: number;
  readonly prevId: number;
  readonly bids: readonly LevelRow[];
  readonly asks: readonly LevelRow[];
}

/** The best of both sides; 0 where a side is empty. */
export interface Top {
  readonly bid: number;
  readonly bidQty: number;
  readonly ask: number;
  readonly askQty: number;
}

/** What one stream has not yet been told. */
export class DepthChannel {
  readonly changed = [new Set<number>(), new Set<number>()] as const;
  lastId = 0;
}

type Sides<Value> = readonly [Value, Value];

/**
 * - Each changed level takes the next update id: whoever applies all changes after a snapshot's id
 *   has the book.
 * - While the market's book is unknown, what is shown stays as it was.
 * - A client's order at or beyond the other side, of the market or of another client's better bid,
 *   is not shown: the shown book is never crossed by a client.
 */
export class PublishedBook {
  lastId: number;
  readonly #view: MarketView;
  readonly #shown: Sides<Map<number, number>> = [new Map(), new Map()];
  readonly #clients: Sides<Map<number, number>> = [new Map(), new Map()];
  readonly #channels: DepthChannel[] = [];
  #stale = true;
  #bid = 0;
  #ask = 0;
  #top: Top = { bid: 0, bidQty: 0, ask: 0, askQty: 0 };

  constructor(view: MarketView, firstId: number) {
    this.#view = view;
    this.lastId = firstId;
  }

  channel(): DepthChannel {
    const channel = new DepthChannel();
    channel.lastId = this.lastId;
    this.#channels.push(channel);
    return channel;
  }

  /** Rows of an update have been applied to the view. */
  refresh(rows: readonly (readonly [side: number, price: number])[]): void {
    if (this.#view.blocked !== undefined) {
      this.#stale = true;
      return;
    }
    if (this.#stale) return this.refreshAll();
    for (const [side, price] of rows) this.#set(side, price);
    this.#onTouch();
  }

  /** A snapshot has been applied, or the touch has moved without rows. */
  refreshAll(): void {
    if (this.#view.blocked !== undefined) {
      this.#stale = true;
      return;
    }
    this.#stale = false;
    for (const side of [BID, ASK]) {
      for (const price of [...of(this.#shown, side).keys()]) this.#set(side, price);
      for (const price of this.#walk(side, Infinity)) this.#set(side, price);
    }
    this.#onTouch();
  }

  /** Lots that clients' orders at a price grow or shrink by. */
  addClient(side: number, price: number, lots: number): void {
    const clients = of(this.#clients, side);
    const qty = (clients.get(price) ?? 0) + lots;
    if (qty <= 0) clients.delete(price);
    else clients.set(price, qty);
    this.#set(side, price);
    this.#refreshClients();
  }

  /** What is shown, best first. */
  levels(side: number, limit: number): readonly LevelRow[] {
    const shown = of(this.#shown, side);
    const prices = new Set([...this.#walk(side, limit), ...of(this.#clients, side).keys()]);
    if (this.#view.blocked !== undefined || this.#stale) {
      for (const price of shown.keys()) prices.add(price);
    }
    return [...prices].filter((price) => 0 < (shown.get(price) ?? 0))
      .sort((one, other) => side === BID ? other - one : one - other)
      .slice(0, limit)
      .map((price) => [price, shown.get(price) ?? 0]);
  }

  /** The touch with the clients' orders; the last one while the market's book is unknown. */
  get top(): Top {
    const { bid, ask, bidQty, askQty, blocked } = this.#view;
    if (blocked !== undefined) return this.#top;
    const buys = this.#best(BID, { price: bid, qty: bidQty });
    const sells = this.#best(ASK, { price: ask, qty: askQty });
    this.#top = { bid: buys.price, bidQty: buys.qty, ask: sells.price, askQty: sells.qty };
    return this.#top;
  }

  /** Takes what a stream has not been told; undefined when nothing has changed. */
  take(channel: DepthChannel): Changes | undefined {
    const [bids, asks] = channel.changed;
    if (bids.size === 0 && asks.size === 0) return undefined;
    const rows = (side: number, prices: Set<number>): LevelRow[] =>
      [...prices].map((price) => [price, of(this.#shown, side).get(price) ?? 0]);
    const changes = {
      firstId: channel.lastId + 1,
      lastId: this.lastId,
      prevId: channel.lastId,
      bids: rows(BID, bids),
      asks: rows(ASK, asks),
    };
    bids.clear();
    asks.clear();
    channel.lastId = this.lastId;
    return changes;
  }

  #best(side: number, market: { price: number; qty: number }): { price: number; qty: number } {
    let { price, qty } = market;
    for (const [own, lots] of of(this.#clients, side)) {
      if (!this.#mayShow(side, own)) continue;
      if (own === price) qty += lots;
      else if (price === 0 || (side === BID ? price < own : own < price)) {
        price = own;
        qty = lots;
      }
    }
    return { price, qty };
  }

  #set(side: number, price: number): void {
    const shown = of(this.#shown, side);
    const own = this.#mayShow(side, price) ? of(this.#clients, side).get(price) ?? 0 : 0;
    const qty = this.#market(side, price) + own;
    if ((shown.get(price) ?? 0) === qty) return;
    if (qty === 0) shown.delete(price);
    else shown.set(price, qty);
    this.lastId++;
    for (const channel of this.#channels) of(channel.changed, side).add(price);
  }

  #market(side: number, price: number): number {
    const view = this.#view;
    if (view.queuesKnown) return view.book.qtyAt(side, price);
    if (side === BID) return price === view.bid ? view.bidQty : 0;
    return price === view.ask ? view.askQty : 0;
  }

  #mayShow(side: number, price: number): boolean {
    const { bid, ask } = this.#view;
    if (side === BID) return ask === 0 || price < ask;
    if (price <= bid) return false;
    for (const buy of this.#clients[BID].keys()) {
      if (price <= buy && (ask === 0 || buy < ask)) return false;
    }
    return true;
  }

  /** Up to `limit` prices of the market, best first. */
  #walk(side: number, limit: number): number[] {
    const view = this.#view;
    if (!view.queuesKnown) {
      const price = side === BID ? view.bid : view.ask;
      return price === 0 ? [] : [price];
    }
    const prices: number[] = [];
    for (
      let price = view.book.best(side);
      0 < price && prices.length < limit;
      price = view.book.next(side, price)
    ) prices.push(price);
    return prices;
  }

  #onTouch(): void {
    const { bid, ask } = this.#view;
    if (bid === this.#bid && ask === this.#ask) return;
    if (!this.#view.queuesKnown) {
      this.#set(BID, this.#bid);
      this.#set(ASK, this.#ask);
      if (bid !== 0) this.#set(BID, bid);
      if (ask !== 0) this.#set(ASK, ask);
    }
    this.#bid = bid;
    this.#ask = ask;
    this.#refreshClients();
  }

  #refreshClients(): void {
    for (const side of [BID, ASK]) {
      for (const price of of(this.#clients, side).keys()) this.#set(side, price);
    }
  }
}

function of<Value>(sides: Sides<Value>, side: number): Value {
  return side === BID ? sides[BID] : sides[ASK];
}
