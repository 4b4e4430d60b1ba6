// One of our orders as the desk follows it: its carriers at the venue, and what is under way.
import { toLots, toTicks } from "../base/decimal.ts";
import type { PriceTicks, QtyLots } from "../base/units.ts";
import type { Instrument } from "../market/instrument.ts";
import type { ClientOrderId, Side } from "../orders/requests.ts";
import type { VenueFill, VenueOrder } from "./dialect.ts";
import type { Amend, AmendWay, Carrier, Place } from "./order_dialect.ts";

/** How an order at the venue stands; `live` may still fill. */
export type LegStatus = "live" | "filled" | "canceled" | "expired" | "rejected";

/** One order at the venue: spot gives a new one to each cancel-replace. */
export interface Leg {
  venueId: string;
  price: PriceTicks;
  /** Its total, filled part included. */
  qty: QtyLots;
  /** The most that the venue has told. */
  executed: number;
  /** Sum of the fills that we have told. */
  told: number;
  status: LegStatus;
  cause: string;
  /** Venue time of price and quantity: older news do not change them. */
  changedAt: number;
}

/** A place or an amend under way. */
export interface Change {
  readonly way: "place" | AmendWay;
  readonly asked: { readonly price: PriceTicks; readonly total: number };
  readonly sentMs: number;
  /** Legs there were when it was sent. */
  readonly legs: number;
  /** Nobody knows whether it was done. */
  lost: boolean;
}

/** A cancel that is wanted until the order has ended. */
export interface CancelWish {
  sentMs: number;
  inFlight: boolean;
  /** When it may be sent again, monotonic. */
  nextMs: number;
  tries: number;
}

/** Asking the venue, spaced: for the order, or for its fills. */
export interface Asking {
  nextMs: number;
  tries: number;
  absent: number;
  inFlight: boolean;
}

export interface Tracked {
  readonly id: ClientOrderId;
  readonly side: Side;
  readonly instrument: Instrument;
  /** The last is the current one. */
  readonly legs: Leg[];
  /** Where a market order has no price of its own. */
  readonly askedPrice: PriceTicks;
  change: Change | undefined;
  cancel: CancelWish | undefined;
  /** It seems to have ended, or to have changed unseen: asked for. */
  fate: { readonly sinceMs: number } | undefined;
  ask: Asking | undefined;
  owed: Asking | undefined;
  /** Trades told. */
  readonly trades: Set<string>;
  /** What the engine was told. */
  accepted: boolean;
  ended: boolean;
  price: PriceTicks;
  qty: number;
}

export function currentLeg(order: Tracked): Leg | undefined {
  return order.legs.at(-1);
}

/** What rests as far as the venue has told. */
export function remainingOf(order: Tracked): QtyLots {
  const leg = currentLeg(order);
  return (leg === undefined ? 0 : Math.max(0, leg.qty - leg.executed)) as QtyLots;
}

/** The order at the venue that an amend or a cancel is about. */
export function carrierOf(order: Tracked): Carrier {
  const leg = currentLeg(order);
  const carried = order.legs.slice(0, -1).reduce((sum, { executed }) => sum + executed, 0);
  // While a replace is unsettled nobody knows which of the two orders is there.
  const unsettled = order.change?.way === "replace";
  return {
    clientId: order.id,
    venueId: unsettled ? undefined : leg?.venueId,
    price: leg?.price ?? order.price,
    qty: (leg?.qty ?? order.qty) as QtyLots,
    carried: carried as QtyLots,
  };
}

/** The total that an amend asks of the carrier. */
export function askedTotal(request: Amend, carrier: Carrier): number {
  return request.filled - carrier.carried + request.qty;
}

/** Executed at the venue and not yet told as fills. */
export function owes(order: Tracked): boolean {
  return order.legs.some((leg) => leg.told < leg.executed);
}

/**
 * Takes over what the venue tells of the order: executed only grows, an end is final, price and
 * quantity follow the venue's time.
 */
export function see(order: Tracked, seen: VenueOrder, { cause }: { readonly cause: string }): void {
  const { tickSize, lotSize } = order.instrument;
  // A market order reports the price 0.
  const price = toTicks(seen.price, tickSize, "floor");
  const shown = {
    price: price === 0 ? order.askedPrice : price,
    qty: toLots(seen.qty, lotSize, "floor"),
  };
  const executed = toLots(seen.executed, lotSize, "floor");
  const status = statusOf(seen.status);
  const leg = legOf(order, seen.venueId);
  if (leg === undefined) {
    // A new order under our id exists only because the one before it was canceled.
    const before = currentLeg(order);
    if (before?.status === "live") before.status = "canceled";
    const { venueId, venueAt: changedAt } = seen;
    order.legs.push({ venueId, ...shown, executed, told: 0, status, cause, changedAt });
    return;
  }
  leg.executed = Math.max(leg.executed, executed);
  // Two changes in one millisecond look alike: then the one that was asked for is the later.
  const { asked } = order.change ?? {};
  const isAsked = shown.price === asked?.price && shown.qty === asked?.total;
  if (leg.changedAt < seen.venueAt || (leg.changedAt === seen.venueAt && isAsked)) {
    leg.price = shown.price;
    leg.qty = shown.qty;
    leg.changedAt = seen.venueAt;
  }
  if (leg.status === "live" && status !== "live") {
    leg.status = status;
    leg.cause = cause;
  }
}

/** Books a fill once; false when it is known already. */
export function book(order: Tracked, fill: VenueFill): boolean {
  if (order.trades.has(fill.tradeId)) return false;
  const leg = legOf(order, fill.venueId);
  if (leg === undefined) return false;
  order.trades.add(fill.tradeId);
  const { lotSize } = order.instrument;
  leg.told += toLots(fill.qty, lotSize, "floor");
  const executed = fill.executed === undefined ? 0 : toLots(fill.executed, lotSize, "floor");
  leg.executed = Math.max(leg.executed, executed, leg.told);
  if (leg.status === "live" && leg.qty <= leg.executed) leg.status = "filled";
  return true;
}

export function legOf(order: Tracked, venueId: string): Leg | undefined {
  return order.legs.find((leg) => leg.venueId === venueId);
}

function statusOf(status: VenueOrder["status"]): LegStatus {
  switch (status) {
    case "new":
    case "partially_filled":
      return "live";
    case "expired":
    case "expired_in_match":
      return "expired";
    case "filled":
    case "canceled":
    case "rejected":
      return status;
  }
}

/** A new order, its place in flight. */
export function newTracked(
  request: Place,
  now: { readonly ms: number },
  instrument: Instrument,
): Tracked {
  const { id, price, qty } = request;
  return {
    id,
    side: request.slot.side,
    instrument,
    legs: [],
    askedPrice: price,
    change: { way: "place", asked: { price, total: qty }, sentMs: now.ms, legs: 0, lost: false },
    cancel: undefined,
    fate: undefined,
    ask: undefined,
    owed: undefined,
    trades: new Set(),
    accepted: false,
    ended: false,
    price,
    qty,
  };
}

/** How long the user stream may take to tell a fill that something else has told of. */
const FILL_GRACE_MS = 500;

/** Drops what has been answered, and notes what an order still wants. */
export function settle(order: Tracked, { ms }: { readonly ms: number }): void {
  const leg = currentLeg(order);
  const isLive = leg?.status === "live";
  if (order.ended) order.change = undefined;
  // A live order whose end was told is to go.
  if (order.ended && isLive) {
    order.cancel ??= { sentMs: ms, inFlight: false, nextMs: ms, tries: 0 };
  }
  if (leg !== undefined && !isLive) order.fate = undefined;
  if (order.ended && !isLive) order.cancel = undefined;
  if (order.change?.lost !== true && order.fate === undefined) order.ask = undefined;
  if (!owes(order)) order.owed = undefined;
  else order.owed ??= newAsking(ms + FILL_GRACE_MS);
}

/** An asking to begin at that time. */
export function newAsking(nextMs: number): Asking {
  return { nextMs, tries: 0, absent: 0, inFlight: false };
}
