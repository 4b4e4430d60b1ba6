// Amends as each market does them: what is checked when, what is lost, what is left.
//
// Spot, quantity down at the same price: amend keepPriority. The queue position is kept; at most
// `amendsMax` for one venue order; a failure leaves the order as it was.
// Spot, anything else: cancelReplace with STOP_ON_FAILURE, not atomic. Filters and order count are
// checked before the cancel, and a failure leaves the order; funds and post-only come after it, and
// a failure leaves nothing. The new venue order continues ours, from the end of the queue.
// USD-M: modify to a new total. Unchanged is refused; a total not above what was filled, and a
// post-only price that would take, cancel the order; everything else re-queues, a decrease too.
import { timeUs } from "../base/units.ts";
import type { CancelCause } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { type Desk, hasFunds, wouldTake } from "./desk.ts";
import { checkLimitOrder } from "./filters.ts";
import { queued } from "./place.ts";
import { joinQueue } from "./queue.ts";
import { AMEND_REFUSALS, type Refusal, refusal } from "./refusal.ts";
import { type RestingOrder, restingOrder } from "./resting.ts";

type Amend = OrderRequest & { type: "amend" };

/** Answers with `amended`, `amend_rejected` or `canceled`. */
export function amend(desk: Desk, request: Amend, at: number): void {
  const order = desk.orders.get(request.id);
  const refused = desk.instrument.market === "usdm"
    ? modify(desk, order, { request, at })
    : order !== undefined && keepsPriority(order, request)
    ? reduce(desk, order, { request, at })
    : cancelReplace(desk, order, { request, at });
  if (refused === undefined) return;
  desk.outbox.push({ type: "amend_rejected", id: request.id, venueAt: timeUs(at), ...refused });
}

interface Asked {
  readonly request: Amend;
  readonly at: number;
}

/** The total over the order's whole life that the request asks for. */
function totalOf(request: Amend): number {
  return request.filled + request.qty;
}

function keepsPriority(order: RestingOrder, request: Amend): boolean {
  return request.price === order.price && totalOf(request) < order.executed + order.remaining;
}

/** Spot amend keepPriority: the total sinks, the place in the queue stays; no order count. */
function reduce(desk: Desk, order: RestingOrder, { request, at }: Asked): Refusal | undefined {
  const { instrument, outbox } = desk;
  if (instrument.amendsMax <= order.amends) return AMEND_REFUSALS.amendsMaxSpot;
  const refused = filter(desk, request, { qty: totalOf(request) - order.carried });
  if (refused !== undefined) return refused;
  const venueAt = timeUs(at);
  const { id } = order;
  order.remaining = Math.max(0, totalOf(request) - order.executed);
  order.amends++;
  if (order.remaining === 0) {
    // A fill overtook the amend and left nothing to execute.
    desk.orders.remove(order);
    outbox.push({ type: "expired", id, venueAt, cause: "Nothing left after the amend" });
    return undefined;
  }
  outbox.push({ type: "amended", id, venueAt, ...queued(order), requeued: false });
  return undefined;
}

/** Spot cancelReplace: the order count rises even when nothing was there to cancel. */
function cancelReplace(
  desk: Desk,
  order: RestingOrder | undefined,
  { request, at }: Asked,
): Refusal | undefined {
  const { rate, view, orders } = desk;
  const refused = filter(desk, request, { qty: request.qty }) ?? rate.refuses(at);
  if (refused !== undefined) return refused;
  rate.count(at);
  if (order === undefined) return AMEND_REFUSALS.replaceFailed;

  // Its funds are free by then, and it cannot stand in its own way.
  const terms = { side: order.side, price: request.price, qty: request.qty };
  if (!hasFunds(desk, terms, { without: order }) || wouldTake(view, terms)) {
    orders.remove(order);
    end(desk, order, { at, cause: "replace_refused", refused: AMEND_REFUSALS.replacePartlyFailed });
    return undefined;
  }
  // A new venue order: its first fill counts as one, its amends start anew.
  order.carried = order.executed;
  order.amends = 0;
  requeue(desk, order, { at, price: request.price, remaining: request.qty });
  return undefined;
}

/** USD-M modify: always the end of the queue. */
function modify(
  desk: Desk,
  order: RestingOrder | undefined,
  { request, at }: Asked,
): Refusal | undefined {
  const { instrument, rate, view, orders } = desk;
  if (order === undefined) return refusal("usdm", "unknown_order");
  if (instrument.amendsMax <= order.amends) return AMEND_REFUSALS.amendsMaxUsdm;
  const total = totalOf(request);
  if (request.price === order.price && total === order.executed + order.remaining) {
    return AMEND_REFUSALS.noChange;
  }
  const refused = filter(desk, request, { qty: total }) ?? rate.refuses(at);
  if (refused !== undefined) return refused;

  const remaining = total - order.executed;
  const terms = { side: order.side, price: request.price, qty: remaining };
  if (0 < remaining && !hasFunds(desk, terms, { without: order })) {
    return refusal("usdm", "funds");
  }
  rate.count(at);
  if (remaining <= 0) {
    orders.remove(order);
    end(desk, order, { at, cause: "amend_below_filled", refused: undefined });
  } else if (wouldTake(view, terms)) {
    orders.remove(order);
    end(desk, order, { at, cause: "amend_crossed", refused: AMEND_REFUSALS.wouldTake });
  } else {
    order.amends++;
    requeue(desk, order, { at, price: request.price, remaining });
  }
  return undefined;
}

/** The order itself does not count against MAX_NUM_ORDERS: it is there already. */
function filter(desk: Desk, request: Amend, { qty }: { qty: number }): Refusal | undefined {
  const { instrument, view, orders } = desk;
  const { side } = restingOrder(request.id, request.slot.side, request);
  const isOpen = orders.get(request.id) !== undefined;
  const context = { instrument, view, ordersOpen: orders.count - (isOpen ? 1 : 0) };
  const refused = checkLimitOrder({ side, price: request.price, qty }, context);
  const isNotional = refused?.code === refusal("usdm", "notional_min").code;
  return instrument.market === "usdm" && isNotional ? AMEND_REFUSALS.notionalMin : refused;
}

function requeue(
  desk: Desk,
  order: RestingOrder,
  { at, price, remaining }: { at: number; price: number; remaining: number },
): void {
  order.price = price;
  order.remaining = remaining;
  joinQueue(order, desk);
  desk.orders.requeue(order);
  const venueAt = timeUs(at);
  desk.outbox.push({ type: "amended", id: order.id, venueAt, ...queued(order), requeued: true });
}

function end(
  desk: Desk,
  order: RestingOrder,
  { at, cause, refused }: { at: number; cause: CancelCause; refused: Refusal | undefined },
): void {
  const code = refused?.code ?? 0;
  desk.outbox.push({ type: "canceled", id: order.id, venueAt: timeUs(at), cause, code });
}
