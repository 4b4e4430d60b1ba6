// What the tests of the order desk share: an instrument, requests, and the venue's words for orders.
import { type PriceTicks, type QtyLots, type TimeUs } from "../../lib/base/units.ts";
import type { UserNews, VenueFill, VenueOrder } from "../../lib/binance/dialect.ts";
import { type Moment, OrderDesk } from "../../lib/binance/order_desk.ts";
import type { Place } from "../../lib/binance/order_dialect.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import type { ClientOrderId, OrderRequest, Slot } from "../../lib/orders/requests.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";

export const HORIZON_MS = 4_000;
const SLOT: Slot = { side: "buy", level: 0 };

/** Ticks of 0.1, lots of 0.001. */
export function instrumentOf(market: Market): Instrument {
  return withDigits({
    market,
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    tickSize: "0.1",
    lotSize: "0.001",
    priceMin: 1 as PriceTicks,
    priceMax: 10_000_000 as PriceTicks,
    qtyMin: 1 as QtyLots,
    qtyMax: 1_000_000 as QtyLots,
    notionalMin: "5",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: 1_050_000, down: 950_000 } as Instrument["percentPrice"],
    ordersMax: 200,
    amendsMax: 10,
    orderRateLimits: [],
  });
}

export function id(text: string): ClientOrderId {
  return text as ClientOrderId;
}

export function place(text: string, price = 600_000, qty = 10): Place {
  const terms = { price: price as PriceTicks, qty: qty as QtyLots };
  return { type: "place", id: id(text), slot: SLOT, ...terms, reason: "quote", taker: false };
}

export function amend(
  text: string,
  { price, qty, filled = 0 }: {
    readonly price: number;
    readonly qty: number;
    readonly filled?: number;
  },
): OrderRequest & { readonly type: "amend" } {
  return {
    type: "amend",
    id: id(text),
    slot: SLOT,
    price: price as PriceTicks,
    qty: qty as QtyLots,
    filled: filled as QtyLots,
    reason: "moved",
  };
}

export function cancel(text: string): OrderRequest & { readonly type: "cancel" } {
  const terms = { price: 600_000 as PriceTicks, qty: 10 as QtyLots };
  return { type: "cancel", id: id(text), slot: SLOT, ...terms, reason: "moved" };
}

/** A time in milliseconds on both clocks. */
export function moment(ms: number): Moment {
  return { at: ms * 1_000 as TimeUs, ms };
}

export function deskOf(): OrderDesk {
  return new OrderDesk({ isOurs: (text) => text.startsWith("ek"), horizonMs: HORIZON_MS });
}

/** An order in the venue's words; lots and ticks become text. */
export function venueOrder(
  text: string,
  terms: {
    readonly status: VenueOrder["status"];
    readonly at: number;
    readonly venueId?: string;
    readonly executed?: number;
    readonly price?: number;
    readonly qty?: number;
  },
): VenueOrder {
  const { status, at, venueId = "71", executed = 0, price = 600_000, qty = 10 } = terms;
  return {
    clientId: text,
    venueId,
    symbol: "BTCUSDT",
    side: "buy",
    price: (price / 10).toFixed(1),
    qty: (qty / 1_000).toFixed(3),
    executed: (executed / 1_000).toFixed(3),
    status,
    venueAt: at * 1_000,
  };
}

/** A trade of an order in the venue's words. */
export function venueFill(
  order: VenueOrder,
  { tradeId, qty }: { readonly tradeId: string; readonly qty: number },
): VenueFill {
  return {
    clientId: order.clientId,
    venueId: order.venueId,
    tradeId,
    price: order.price,
    qty: (qty / 1_000).toFixed(3),
    executed: order.executed,
    maker: true,
    fee: "0.001",
    feeAsset: "USDT",
    venueAt: order.venueAt,
  };
}

/** A user event. */
export function news(
  order: VenueOrder,
  fill?: VenueFill,
  cause = "NONE",
): UserNews & { readonly type: "order" } {
  return { type: "order", execution: "X", order, fill, cause };
}

/** An event as one word and its figures, for tables. */
export function worded(event: OrderEvent): string {
  switch (event.type) {
    case "accepted":
    case "amended":
      return `${event.type} ${event.price}x${event.qty}`;
    case "fill":
      return `fill ${event.qty} left ${event.remaining}`;
    case "canceled":
      return `canceled ${event.cause}`;
    case "rejected":
    case "amend_rejected":
    case "cancel_rejected":
      return `${event.type} ${event.code}`;
    case "expired":
    case "unanswered":
      return event.type;
  }
}
