// One of our orders as far as we know it, and what each event does to it.
import { invariant, unreachable } from "../base/invariant.ts";
import { type PriceTicks, type QtyLots, type TimeUs } from "../base/units.ts";
import type { Fill, OrderEvent } from "./events.ts";
import type { ClientOrderId, OrderRequest, Slot } from "./requests.ts";
import { type Happening, happeningOf, type OrderState, TRANSITIONS } from "./transitions.ts";

/** Owned by the order table and updated in place; everyone else reads. */
export interface Order {
  readonly id: ClientOrderId;
  readonly slot: Slot;
  readonly placedAt: TimeUs;
  readonly taker: boolean;
  /** Of a flatten policy: not a quote. */
  readonly flattening: boolean;
  state: OrderState;
  price: PriceTicks;
  /** Resting, or on its way to rest. */
  remaining: QtyLots;
  filled: QtyLots;
  /** What an amend in flight asked for; counts beside the old until it is answered. */
  asked: { readonly price: PriceTicks; readonly qty: QtyLots } | undefined;
  /** When the request now in flight was sent. */
  sentAt: TimeUs;
  /** When the last place or amend was accepted, as we learned it. */
  changedAt: TimeUs;
  amends: number;
  amendRefused: boolean;
  /** Fills booked, by trade, price, time and remainder: news that come twice are booked once. */
  readonly fills: string[];
}

/** A new order, in flight. */
export function newOrder(request: OrderRequest & { type: "place" }, at: TimeUs): Order {
  return {
    id: request.id,
    slot: request.slot,
    placedAt: at,
    taker: request.taker,
    flattening: request.reason === "flatten",
    state: "pending_new",
    price: request.price,
    remaining: request.qty,
    filled: 0 as QtyLots,
    asked: undefined,
    sentAt: at,
    changedAt: at,
    amends: 0,
    amendRefused: false,
    fills: [],
  };
}

/** Notes that an amend or a cancel of the order has been sent. */
export function markSent(order: Order, request: OrderRequest, at: TimeUs): void {
  if (request.type === "place") return;
  move(order, request.type === "amend" ? "send_amend" : "send_cancel");
  order.sentAt = at;
  if (request.type === "amend") order.asked = { price: request.price, qty: request.qty };
}

/**
 * Applies the venue's news. News of an ended order, doubled or late, changes nothing, but for a
 * fill not yet known: it happened, whatever else was heard first. False when nothing was new.
 */
export function applyOrderEvent(order: Order, event: OrderEvent, at: TimeUs): boolean {
  if (event.type === "fill") return applyFill(order, event);
  const before = order.state;
  const next = move(order, happeningOf(event));
  if (next === "same") return false;
  switch (event.type) {
    case "accepted":
      order.price = event.price;
      order.remaining = event.qty;
      order.changedAt = at;
      break;
    case "amended":
      order.price = event.price;
      order.remaining = event.qty;
      order.changedAt = at;
      order.amends += before === "pending_amend" ? 1 : 0;
      order.amendRefused = false;
      order.asked = undefined;
      break;
    case "amend_rejected":
      order.amendRefused = true;
      order.asked = undefined;
      break;
    case "rejected":
    case "canceled":
    case "cancel_rejected":
    case "expired":
    case "unanswered":
      break;
    default:
      return unreachable(event);
  }
  return true;
}

function applyFill(order: Order, fill: Fill): boolean {
  invariant(0 < fill.qty, `Cannot apply a fill of ${fill.qty} lots`);
  // Not every recording gives its trades ids, but two fills never leave the same remainder at once.
  const key = `${fill.evidenceId}@${fill.price},${fill.venueAt},${fill.remaining}`;
  if (order.fills.includes(key)) return false;
  order.fills.push(key);
  const next = move(order, happeningOf(fill));
  order.filled = order.filled + fill.qty as QtyLots;
  if (next !== "same") order.remaining = fill.remaining;
  return true;
}

function move(order: Order, happening: Happening): string {
  const next = TRANSITIONS[order.state][happening];
  invariant(next !== "never", `Cannot ${happening} order ${order.id}: it is ${order.state}`);
  if (next === "same") return next;
  if (next === "rests") order.state = order.filled === 0 ? "resting" : "partially_filled";
  else order.state = next;
  return next;
}
