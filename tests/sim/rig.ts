// A simulated venue on the real market view, fed event by event through a ring.
import { nowCell } from "../../lib/base/now.ts";
import { Decimal } from "../../lib/base/decimal.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import {
  ASK,
  BID,
  DEPTH,
  EventRing,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../../lib/market/event_ring.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import { MarketView } from "../../lib/market/view.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";
import type { ClientOrderId, OrderRequest, Side } from "../../lib/orders/requests.ts";
import type { FeeConfig, FillModel, OpeningBalances, SimConfig } from "../../lib/sim/config.ts";
import type { TimeInForce } from "../../lib/sim/limit_order.ts";
import type { SharedAccount } from "../../lib/sim/shared_account.ts";
import { SimVenue } from "../../lib/sim/venue.ts";

/** Price and quantity, in ticks and lots. */
export type Level = readonly [price: number, qty: number];

export interface RigOptions {
  readonly market?: Market;
  readonly fillModel?: FillModel;
  readonly instrument?: Partial<Instrument>;
  readonly fees?: Partial<FeeConfig>;
  readonly opening?: Partial<OpeningBalances>;
  readonly leverage?: number;
  /** What the venues of other symbols share with this one. */
  readonly shared?: SharedAccount;
}

/** One tick is 1 quote, one lot is 1 base, and no filter binds unless a test says so. */
export function testInstrument(market: Market, fields: Partial<Instrument> = {}): Instrument {
  return withDigits({
    market,
    symbol: "BASEQUOTE",
    baseAsset: "BASE",
    quoteAsset: "QUOTE",
    tickSize: "1",
    lotSize: "1",
    priceMin: ticks(1),
    priceMax: ticks(1_000_000),
    qtyMin: lots(1),
    qtyMax: lots(1_000_000),
    notionalMin: "0",
    notionalMax: undefined,
    percentPrice: market === "spot"
      ? {
        type: "by_side",
        bidUp: ppm(5_000_000),
        bidDown: ppm(200_000),
        askUp: ppm(5_000_000),
        askDown: ppm(200_000),
      }
      : { type: "by_mark", up: ppm(5_000_000), down: ppm(200_000) },
    ordersMax: 200,
    amendsMax: market === "spot" ? 10 : 10_000,
    orderRateLimits: [],
    ...fields,
  });
}

export const NO_FEES: FeeConfig = {
  maker: new Decimal(0),
  taker: new Decimal(0),
  payInBnb: false,
  bnbDiscount: new Decimal(0),
  bnbPrice: new Decimal(600),
};

/** Everything a story needs; `last` holds what the last call made the venue say. */
export class Rig {
  readonly view: MarketView;
  readonly venue: SimVenue;
  at = 0;
  readonly #ring = new EventRing();
  #updateId = 100;
  #depthId = 0;
  #tradeId = 0;

  constructor(options: RigOptions = {}) {
    const market = options.market ?? "spot";
    this.view = new MarketView({ market, resyncWaitUs: 10_000_000 });
    const config: SimConfig = {
      fillModel: options.fillModel ?? "queue",
      queuePower: 3,
      fees: { ...NO_FEES, ...options.fees },
      leverage: options.leverage ?? 1,
    };
    this.venue = new SimVenue(config, {
      instrument: testInstrument(market, options.instrument),
      view: this.view,
      opening: {
        quote: new Decimal(1_000_000),
        base: new Decimal(market === "spot" ? 10_000 : 0),
        bnb: new Decimal(0),
        ...options.opening,
      },
      shared: options.shared,
    });
  }

  snapshot(bids: readonly Level[], asks: readonly Level[]): OrderEvent[] {
    this.#book(SNAPSHOT, { bids, asks, id: ++this.#updateId });
    return this.#told(() => this.venue.onBook(nowCell(this.at)));
  }

  depth(bids: readonly Level[], asks: readonly Level[]): OrderEvent[] {
    this.#book(DEPTH, { bids, asks, id: ++this.#updateId });
    return this.#told(() => this.venue.onBook(nowCell(this.at)));
  }

  /** A depth event that shows that others were missed. */
  gap(): OrderEvent[] {
    this.#updateId += 10;
    this.#depthId = this.#updateId;
    return this.depth([], []);
  }

  quote(bid: Level, ask: Level): OrderEvent[] {
    this.#book(QUOTE, { bids: [bid], asks: [ask], id: ++this.#updateId });
    return this.#told(() => this.venue.onBook(nowCell(this.at)));
  }

  trade(aggressor: Side, [price, qty]: Level, word?: string): OrderEvent[] {
    const ring = this.#ring;
    const slot = ring.beginEvent(TRADE, this.at, this.at);
    const side = aggressor === "buy" ? BID : ASK;
    ring.tradeId[slot] = ++this.#tradeId;
    ring.flag[slot] = word === undefined ? 0 : ring.wordFlag(word);
    ring.addRow(side, price, qty);
    this.#apply();
    return this.#told(() => this.venue.onTrade(ring, ring.tail - 1, nowCell(this.at)));
  }

  mark(markE8: number): void {
    this.#ring.beginEvent(MARK, this.at, this.at);
    this.#ring.addRow(BID, markE8, 0);
    this.#apply();
    this.venue.onMark(nowCell(this.at));
  }

  fundingRate(rateE8: number, fundingAt: number): void {
    this.#ring.beginEvent(FUNDING, this.at, this.at);
    this.#ring.addRow(BID, rateE8, fundingAt);
    this.#apply();
    this.venue.onFunding(nowCell(this.at));
  }

  submit(request: OrderRequest): OrderEvent[] {
    return this.#told(() => this.venue.submit(request, this.at));
  }

  place(id: string, side: Side, [price, qty]: Level): OrderEvent[] {
    return this.submit({ type: "place", taker: false, ...fields(id, side, [price, qty]) });
  }

  take(id: string, side: Side, [price, qty]: Level): OrderEvent[] {
    return this.submit({ type: "place", taker: true, ...fields(id, side, [price, qty]) });
  }

  // Four positional: reads as the line of a story.
  limit(id: string, side: Side, [price, qty]: Level, timeInForce: TimeInForce): OrderEvent[] {
    const request = { type: "place", taker: false, ...fields(id, side, [price, qty]) } as const;
    return this.#told(() => this.venue.submitLimit(request, { at: this.at, timeInForce }));
  }

  amend(id: string, side: Side, [price, qty]: Level, filled = 0): OrderEvent[] {
    const request = { ...fields(id, side, [price, qty]), filled: lots(filled) };
    return this.submit({ type: "amend", ...request });
  }

  cancel(id: string, side: Side = "buy"): OrderEvent[] {
    return this.submit({ type: "cancel", ...fields(id, side, [1, 1]) });
  }

  #book(
    type: number,
    { bids, asks, id }: { bids: readonly Level[]; asks: readonly Level[]; id: number },
  ): void {
    const ring = this.#ring;
    const slot = ring.beginEvent(type, this.at, this.at);
    ring.firstId[slot] = this.#depthId;
    ring.lastId[slot] = id;
    ring.prevId[slot] = this.#depthId;
    if (type !== QUOTE) this.#depthId = id;
    for (const [price, qty] of bids) ring.addRow(BID, price, qty);
    for (const [price, qty] of asks) ring.addRow(ASK, price, qty);
    this.#apply();
  }

  #apply(): void {
    const ring = this.#ring;
    ring.endEvent();
    this.view.apply(ring, ring.tail - 1, nowCell(this.at));
    ring.release(ring.tail);
  }

  #told(call: () => void): OrderEvent[] {
    this.venue.outbox.length = 0;
    call();
    return this.venue.outbox.splice(0);
  }
}

function fields(id: string, side: Side, [price, qty]: Level) {
  return {
    id: id as ClientOrderId,
    slot: { side, level: 0 },
    price: ticks(price),
    qty: lots(qty),
    reason: "test",
  };
}
