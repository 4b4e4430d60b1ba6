// Our orders as the venue holds them, best price first, then oldest.
import { invariant } from "../base/invariant.ts";
import { BID } from "../market/event_ring.ts";
import type { ClientOrderId, Side } from "../orders/requests.ts";

/** Owned by the venue and updated in place. Quantities in lots, price in ticks. */
export interface RestingOrder {
  readonly id: ClientOrderId;
  /** Side of the book it rests on: BID for a buy. */
  readonly side: number;
  price: number;
  remaining: number;
  /** Filled over the whole life, and what of it belongs to venue orders replaced since. */
  executed: number;
  carried: number;
  amends: number;
  /** Market quantity in front of ours; a fraction under `queue_power`. */
  ahead: number;
  queueKnown: boolean;
  /** `queue_power`: size last published at our price, and prints there since. */
  shown: number;
  printed: number;
}

/** An order not yet queued. */
export function restingOrder(
  id: ClientOrderId,
  side: Side,
  terms: { price: number; qty: number },
): RestingOrder {
  return {
    id,
    side: side === "buy" ? BID : 1 - BID,
    price: terms.price,
    remaining: terms.qty,
    executed: 0,
    carried: 0,
    amends: 0,
    ahead: 0,
    queueKnown: false,
    shown: 0,
    printed: 0,
  };
}

/** Dense arrays: a handful of orders, looped over at each event that touches them. */
export class OpenOrders {
  readonly buys: RestingOrder[] = [];
  readonly sells: RestingOrder[] = [];
  /** Best prices of ours, so that most prints and quotes cost one comparison. */
  bestBuy = 0;
  bestSell = Infinity;
  readonly #byId = new Map<ClientOrderId, RestingOrder>();

  get count(): number {
    return this.#byId.size;
  }

  get(id: ClientOrderId): RestingOrder | undefined {
    return this.#byId.get(id);
  }

  /** Queues behind every order of ours at the same price. */
  add(order: RestingOrder): void {
    invariant(!this.#byId.has(order.id), `Cannot queue order ${order.id} twice`);
    this.#byId.set(order.id, order);
    const orders = this.of(order.side);
    const behind = orders.findIndex((other) => isBetter(order, other));
    orders.splice(behind < 0 ? orders.length : behind, 0, order);
    this.#rank();
  }

  remove(order: RestingOrder): void {
    const orders = this.of(order.side);
    const index = orders.indexOf(order);
    invariant(0 <= index, `Cannot remove order ${order.id}: it does not rest`);
    orders.splice(index, 1);
    this.#byId.delete(order.id);
    this.#rank();
  }

  of(side: number): RestingOrder[] {
    return side === BID ? this.buys : this.sells;
  }

  #rank(): void {
    this.bestBuy = this.buys[0]?.price ?? 0;
    this.bestSell = this.sells[0]?.price ?? Infinity;
  }
}

function isBetter(order: RestingOrder, other: RestingOrder): boolean {
  return order.side === BID ? other.price < order.price : order.price < other.price;
}
