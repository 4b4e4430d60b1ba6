// All working orders, by client order id; ended ones are dropped at once.
import { invariant } from "../base/invariant.ts";
import type { TimeUs } from "../base/units.ts";
import type { OrderEvent } from "./events.ts";
import { applyOrderEvent, markSent, newOrder, type Order } from "./order.ts";
import type { ClientOrderId, OrderRequest, Slot } from "./requests.ts";
import { isEnded } from "./transitions.ts";

/** More working orders than this is a fault of ours: the gate stops far below. */
const ORDERS_MAX = 1_000;

/** Ended orders remembered: a fill can be told after the end. */
const ENDED_MAX = 1_000;

/** Orders in the order of their placement. Owned by the one loop and updated in place. */
export class OrderTable {
  readonly #orders = new Map<ClientOrderId, Order>();
  /** The same in a list: it is walked for every decision, and a map's iterator is allocated. */
  readonly #list: Order[] = [];
  readonly #ended = new Map<ClientOrderId, Order>();
  #sequence = 0;
  readonly #prefix: string;

  /** `prefix` names the strategy's own orders among all of an account. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The next id: prefix, side and level, running number. */
  nextId(slot: Slot): ClientOrderId {
    this.#sequence++;
    const number = String(this.#sequence).padStart(6, "0");
    return `${this.#prefix}-${slot.side[0]}${slot.level}-${number}` as ClientOrderId;
  }

  get size(): number {
    return this.#orders.size;
  }

  get(id: ClientOrderId): Order | undefined {
    return this.#orders.get(id);
  }

  values(): readonly Order[] {
    return this.#list;
  }

  /** Records a request before its bytes leave. */
  sent(request: OrderRequest, at: TimeUs): void {
    if (request.type === "place") {
      invariant(this.#orders.size < ORDERS_MAX, `Cannot hold more than ${ORDERS_MAX} orders`);
      invariant(!this.#orders.has(request.id), `Cannot place ${request.id} twice`);
      const order = newOrder(request, at);
      this.#orders.set(request.id, order);
      this.#list.push(order);
      return;
    }
    const order = this.#orders.get(request.id);
    invariant(order !== undefined, `Cannot ${request.type} ${request.id}: no such order`);
    markSent(order, request, at);
  }

  /** Applies the venue's news; returns the order, or undefined if there is nothing new to it. */
  apply(event: OrderEvent, at: TimeUs): Order | undefined {
    const order = this.#orders.get(event.id) ?? this.#ended.get(event.id);
    if (order === undefined || !applyOrderEvent(order, event, at)) return undefined;
    if (isEnded(order.state) && this.#orders.delete(order.id)) {
      this.#list.splice(this.#list.indexOf(order), 1);
      this.#remember(order);
    }
    return order;
  }

  #remember(order: Order): void {
    this.#ended.set(order.id, order);
    if (this.#ended.size <= ENDED_MAX) return;
    for (const oldest of this.#ended.keys()) {
      this.#ended.delete(oldest);
      break;
    }
  }
}
