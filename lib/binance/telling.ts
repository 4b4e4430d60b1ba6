// Turns the difference between what the venue has told and what we have told into order events.
import { toLots, toTicks } from "../base/decimal.ts";
import {
  type HalfTicks,
  type PriceTicks,
  type QtyLots,
  type TimeUs,
  timeUs,
} from "../base/units.ts";
import type { OrderEvent, QueueStart } from "../orders/events.ts";
import type { Side } from "../orders/requests.ts";
import type { VenueFill } from "./dialect.ts";
import { type Change, currentLeg, type Leg, remainingOf, type Tracked } from "./tracked.ts";

/** What an event says beyond the venue's words: our own market, read at the moment of telling. */
export interface Scene {
  /** The mid in half-ticks; 0 while there is no book. */
  mid(): HalfTicks;
  /** What is shown in front of an order that joins at this price. */
  ahead(side: Side, price: PriceTicks): QueueStart;
}

/** A scene of somebody who sees no market. */
export const BLIND: Scene = {
  mid: () => 0 as HalfTicks,
  ahead: () => ({ ahead: 0 as QtyLots, queueKnown: false }),
};

const CANCELED_ELSEWHERE = "Canceled, and not by us";
const REPLACE_PARTLY_FAILED = -2021;
const WOULD_TAKE = -5022;

/** Tells acceptance and a settled amend; nothing of an order whose end was told. */
export function tellTerms(order: Tracked, scene: Scene): readonly OrderEvent[] {
  const leg = currentLeg(order);
  if (leg === undefined || order.ended || leg.status === "rejected") return [];
  const events: OrderEvent[] = [];
  const { id, side, change } = order;
  const venueAt = timeUs(leg.changedAt);
  if (!order.accepted) {
    const { price, qty } = leg;
    events.push({ type: "accepted", id, venueAt, price, qty, ...scene.ahead(side, price) });
    order.accepted = true;
    noteTold(order, leg);
    if (change?.way === "place") order.change = undefined;
    return events;
  }
  const isAsked = change !== undefined && change.way !== "place" && settles(change, order, leg);
  const isChanged = leg.price !== order.price || leg.qty !== order.qty;
  if (!isAsked && (!isChanged || leg.status !== "live")) return events;
  if (isAsked) order.change = undefined;
  const requeued = !keepsQueue(order, leg, change);
  noteTold(order, leg);
  // What was filled before the change, and is not told yet, comes off with its fill.
  const qty = (leg.qty - leg.told) as QtyLots;
  events.push({
    type: "amended",
    id,
    venueAt,
    price: leg.price,
    qty,
    requeued,
    ...scene.ahead(side, leg.price),
  });
  return events;
}

function noteTold(order: Tracked, leg: Leg): void {
  order.price = leg.price;
  order.qty = leg.qty;
}

function settles(change: Change, order: Tracked, leg: Leg): boolean {
  if (change.way === "replace") return change.legs < order.legs.length;
  return leg.price === change.asked.price && leg.qty === change.asked.total;
}

function keepsQueue(order: Tracked, leg: Leg, change: Change | undefined): boolean {
  if (order.instrument.market === "usdm" || change?.way === "replace") return false;
  return leg.price === order.price && leg.qty <= order.qty;
}

/** One fill with its evidence; the order stands as it does after it. */
export function fillEvent(order: Tracked, fill: VenueFill, scene: Scene): OrderEvent {
  const { tickSize, lotSize } = order.instrument;
  return {
    type: "fill",
    id: order.id,
    venueAt: timeUs(fill.venueAt),
    price: toTicks(fill.price, tickSize, "floor"),
    qty: toLots(fill.qty, lotSize, "floor"),
    remaining: remainingOf(order),
    liquidity: fill.maker ? "maker" : "taker",
    fee: fill.fee,
    feeAsset: fill.feeAsset,
    evidenceId: Number(fill.tradeId),
    evidence: "print",
    aheadBefore: 0 as QtyLots,
    aheadAfter: 0 as QtyLots,
    queueKnown: false,
    mid: scene.mid(),
  };
}

/** How the order ended, once it has and nothing can follow but late fills. */
export function tellEnd(order: Tracked, at: TimeUs): readonly OrderEvent[] {
  const leg = currentLeg(order);
  if (order.ended || leg === undefined || leg.status === "live") return [];
  const { id, change } = order;
  switch (leg.status) {
    case "filled":
      // Told by the fill that leaves nothing, not before it.
      if (leg.told < leg.executed) return [];
      order.ended = true;
      return [];
    case "canceled":
      // The other half of a replace is still to be heard of.
      if (change?.way === "replace") return [];
      order.ended = true;
      return [canceled(order, leg, at)];
    case "expired":
      order.ended = true;
      return [{ type: "expired", id, venueAt: at, cause: leg.cause }];
    case "rejected": {
      order.ended = true;
      return [{ type: "rejected", id, venueAt: at, code: 0, cause: leg.cause }];
    }
  }
}

function canceled(order: Tracked, leg: Leg, at: TimeUs): OrderEvent {
  const { id, change } = order;
  if (order.cancel !== undefined) {
    return { type: "canceled", id, venueAt: at, cause: "requested", code: 0 };
  }
  if (change?.way !== "modify") {
    return { type: "expired", id, venueAt: at, cause: CANCELED_ELSEWHERE };
  }
  return change.asked.total <= leg.executed
    ? { type: "canceled", id, venueAt: at, cause: "amend_below_filled", code: 0 }
    : { type: "canceled", id, venueAt: at, cause: "amend_crossed", code: WOULD_TAKE };
}

/** The cancel half of a replace was done, the new order was refused. */
export function halfReplaced(order: Tracked, at: TimeUs): OrderEvent {
  order.ended = true;
  order.change = undefined;
  const cause = "replace_refused";
  return { type: "canceled", id: order.id, venueAt: at, cause, code: REPLACE_PARTLY_FAILED };
}
