// A placement at the venue: its checks in the venue's order, then the queue.
import { lots, ticks, timeUs } from "../base/units.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { type Desk, hasFunds, wouldTake } from "./desk.ts";
import { checkLimitOrder, checkTakerOrder } from "./filters.ts";
import { joinQueue } from "./queue.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type RestingOrder, restingOrder } from "./resting.ts";
import { takeFromBook } from "./taker.ts";

type Place = OrderRequest & { type: "place" };

/** Accepts or rejects; a taker order fills or expires within the call. */
export function place(desk: Desk, request: Place, at: number): void {
  const refused = refuse(desk, request, at) ??
    (request.taker ? takeFromBook(desk, request, at) : queue(desk, request, at));
  if (refused === undefined) return;
  desk.outbox.push({ type: "rejected", id: request.id, venueAt: timeUs(at), ...refused });
}

/** What is checked before the order reaches the book: filters, order count, client id. */
export function refuse(desk: Desk, request: Place, at: number): Refusal | undefined {
  const { instrument, view, orders, rate } = desk;
  const terms = restingOrder(request.id, request.slot.side, request);
  const context = { instrument, view, ordersOpen: orders.count };
  const check = request.taker ? checkTakerOrder : checkLimitOrder;
  const refused = check({ ...terms, qty: request.qty }, context) ?? rate.refuses(at);
  if (refused !== undefined) return refused;
  if (orders.get(request.id) === undefined) return undefined;
  return refusal(instrument.market, "duplicate");
}

/** Funds, then post-only, then the end of the queue. */
function queue(desk: Desk, request: Place, at: number): Refusal | undefined {
  const { instrument, view } = desk;
  const order = restingOrder(request.id, request.slot.side, request);
  const terms = { side: order.side, price: request.price, qty: request.qty };
  if (!hasFunds(desk, terms, { without: undefined })) return refusal(instrument.market, "funds");
  if (wouldTake(view, terms)) return refusal(instrument.market, "post_only");
  desk.rate.count(at);
  joinQueue(order, desk);
  desk.orders.add(order);
  desk.outbox.push({ type: "accepted", id: order.id, venueAt: timeUs(at), ...queued(order) });
  return undefined;
}

/** Price, remainder and queue position, as the venue's answer has them. */
export function queued(order: RestingOrder) {
  return {
    price: ticks(order.price),
    qty: lots(order.remaining),
    ahead: lots(Math.ceil(order.ahead)),
    queueKnown: order.queueKnown,
  };
}
