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
    this.#insert(order);
  }

  remove(order: RestingOrder): void {
    this.#takeOut(order);
    this.#byId.delete(order.id);
    this.#rank();
  }

  /** An order that has changed its price, or lost its place at the same one. */
  requeue(order: RestingOrder): void {
    this.#takeOut(order);
    this.#insert(order);
  }

  of(side: number): RestingOrder[] {
    return side === BID ? this.buys : this.sells;
  }

  #insert(order: RestingOrder): void {
    const orders = this.of(order.side);
    let at = orders.length;
    orders.push(order);
    for (; 0 < at && isBetter(order, orders[at - 1]!); at--) orders[at] = orders[at - 1]!;
    orders[at] = order;
    this.#rank();
  }

  #takeOut(order: RestingOrder): void {
    const orders = this.of(order.side);
    const index = orders.indexOf(order);
    invariant(0 <= index, `Cannot remove order ${order.id}: it does not rest`);
    for (let at = index + 1; at < orders.length; at++) orders[at - 1] = orders[at]!;
    orders.pop();
  }

  #rank(): void {
    this.bestBuy = this.buys[0]?.price ?? 0;
    this.bestSell = this.sells[0]?.price ?? Infinity;
  }
}

function isBetter(order: RestingOrder, other: RestingOrder): boolean {
  return order.side === BID ? other.price < order.price : order.price < other.price;
}
