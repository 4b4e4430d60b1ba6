// What working orders hold of the funds: in flight and unknown ones count like resting ones.
import type { PriceTicks, QtyLots } from "../base/units.ts";
import type { Order } from "../orders/order.ts";
import type { Side } from "../orders/requests.ts";

/** Lots, and price × quantity in tick-lots. */
export interface Held {
  qty: number;
  value: number;
}

/** What the orders of each side hold. */
export function heldBy(orders: readonly Order[]): Readonly<Record<Side, Held>> {
  const held = { buy: { qty: 0, value: 0 }, sell: { qty: 0, value: 0 } };
  for (const order of orders) {
    const side = held[order.slot.side];
    side.qty += largestQty(order);
    side.value += largestQty(order) * largestPrice(order);
  }
  return held;
}

/** The larger of what is left and what an amend in flight asked for. */
export function largestQty(order: Order): QtyLots {
  return Math.max(order.remaining, order.asked?.qty ?? 0) as QtyLots;
}

/** The higher of the price and the one that an amend in flight asked for. */
export function largestPrice(order: Order): PriceTicks {
  return Math.max(order.price, order.asked?.price ?? 0) as PriceTicks;
}
