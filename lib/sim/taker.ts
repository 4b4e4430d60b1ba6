// The taker order of a flatten policy: walks the opposite side of the book, level by level.
//
// - It sees the side shown at its arrival, the touch first, less what our earlier taker orders
//   took of it (taken.ts); it never trades with our own resting orders.
// - Each level fills at its own price as taker; what the known depth cannot fill expires.
// - While the book is unknown there is no known depth: the whole order expires.
import { lots, ticks, timeUs } from "../base/units.ts";
import { ASK, BID } from "../market/event_ring.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { affords } from "./account.ts";
import { type Desk, fillOrder } from "./desk.ts";
import { referenceTicks } from "./filters.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type RestingOrder, restingOrder } from "./resting.ts";
import { midOf, updateIdOf } from "./venue_view.ts";

/** What one level of the book gives, of what it shows. */
export interface Step {
  readonly price: number;
  readonly qty: number;
  readonly shown: number;
}

/** Executes it at once, or says why the account cannot. */
export function takeFromBook(
  desk: Desk,
  request: OrderRequest & { type: "place" },
  at: number,
): Refusal | undefined {
  const { instrument, view, orders, account, config, holder } = desk;
  const order = restingOrder(request.id, request.slot.side, request);
  const steps = walk(desk, { side: order.side, qty: request.qty, limit: undefined });
  const notional = steps.reduce((sum, { price, qty }) => sum + price * qty, 0);
  const qty = steps.reduce((sum, step) => sum + step.qty, 0);
  const context = {
    instrument,
    orders,
    without: undefined,
    leverage: config.leverage,
    reference: referenceTicks({ instrument, view, ordersOpen: 0 }),
    holder,
  };
  if (!affords(account, { side: order.side, notional, qty }, context)) {
    return refusal(instrument.market, "funds");
  }

  desk.rate.count(at);
  order.queueKnown = true;
  const venueAt = timeUs(at);
  const { id, price } = request;
  desk.outbox.push({
    ...{ type: "accepted", id, venueAt, price, qty: request.qty },
    ...{ ahead: lots(0), queueKnown: true },
  });
  take(desk, order, { steps, at });
  if (0 < order.remaining) {
    desk.outbox.push({ type: "expired", id, venueAt, cause: "No known depth left to take" });
  }
  return undefined;
}

/** Fills an order with the steps of a walk, each at its own price. */
export function take(
  desk: Desk,
  order: RestingOrder,
  { steps, at }: { readonly steps: readonly Step[]; readonly at: number },
): void {
  const mid = midOf(desk.view);
  for (const step of steps) {
    desk.taken.take(ASK - order.side, step.price, step);
    fillOrder(desk, order, {
      at,
      price: ticks(step.price),
      qty: step.qty,
      liquidity: "taker",
      evidence: "walk",
      evidenceId: updateIdOf(desk.view),
      aheadBefore: 0,
      mid,
    });
  }
}

/** What each level gives; ends with the quantity, the limit price, or with the known book. */
export function walk(
  { view, taken }: Desk,
  { side, qty: wanted, limit }: {
    readonly side: number;
    readonly qty: number;
    readonly limit: number | undefined;
  },
): readonly Step[] {
  const opposite = ASK - side;
  const steps: Step[] = [];
  if (view.blocked !== undefined) return steps;
  let left = wanted;
  const isBeyond = (price: number) =>
    limit !== undefined && (side === BID ? limit < price : price < limit);
  for (let price = side === BID ? view.ask : view.bid; 0 < left && 0 < price;) {
    if (isBeyond(price)) break;
    const shown = view.shown(opposite, price);
    const qty = Math.min(left, taken.left(opposite, price, shown));
    if (0 < qty) steps.push({ price, qty, shown });
    left -= qty;
    price = view.queuesKnown ? view.book.next(opposite, price) : 0;
  }
  return steps;
}
