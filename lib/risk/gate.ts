// The one door to the venue: every request passes all limits, or is refused by a named one.
import { PPM_ONE, type PriceTicks, type QtyLots, type TimeUs } from "../base/units.ts";
import type { ClientOrderId, OrderRequest, Side } from "../orders/requests.ts";
import type { GateConfig } from "./config.ts";
import { type RateState, readyAt } from "./rate.ts";

/** A request that the gate let out; nothing else can be sent. */
export type Approved = OrderRequest & { readonly approved_by_gate: true };

/** The limits by name, as reports and logs show them. */
export type Limit =
  | "price_collar"
  | "order_notional"
  | "inventory"
  | "balance"
  | "open_orders"
  | "message_rate";

export interface Refusal {
  readonly request: OrderRequest;
  readonly limit: Limit;
  /** When it may be tried again, if the limit says so. */
  readonly retryAt: TimeUs | undefined;
}

export type Verdict = Readonly<
  | { type: "approved"; request: Approved }
  | { type: "refused"; refusal: Refusal }
>;

/** One working order as the gate counts it: in flight and unknown count like resting ones. */
export interface WorkingOrder {
  readonly id: ClientOrderId;
  readonly side: Side;
  /** The larger of what rests and what an amend in flight asked for. */
  readonly price: PriceTicks;
  readonly qty: QtyLots;
}

/** What the gate looks at; sizes in lots, money in tick-lots. */
export interface GateScene {
  readonly now: TimeUs;
  /** The reference price that the collar is measured from, and the mid, in half-ticks. */
  readonly reference: number;
  readonly mid: number;
  readonly working: readonly WorkingOrder[];
  /** Inventory beyond the target, signed. */
  readonly deviation: number;
  /** Largest deviation allowed, in lots. */
  readonly deviationMax: number;
  /** Funds: quote in tick-lots for buys; base in lots for sells (absent where margin covers them). */
  readonly quote: number;
  readonly base: number | undefined;
  readonly rate: RateState;
}

/**
 * Checks a request against every limit, in this order: price collar, order notional, inventory,
 * balance, open orders, message rate. Cancels always pass. A taker order of a flatten policy is
 * exempt from the inventory limit, because it lowers inventory, and from nothing else.
 */
export function gate(request: OrderRequest, scene: GateScene, config: GateConfig): Verdict {
  if (request.type === "cancel") return approve(request);
  const limit = firstLimit(request, scene, config);
  if (limit !== undefined) return refuse(request, limit);
  const ready = readyAt(scene.rate, scene.now);
  if (scene.now < ready) return refuse(request, "message_rate", ready);
  return approve(request);
}

type Sized = Exclude<OrderRequest, { type: "cancel" }>;

function firstLimit(request: Sized, scene: GateScene, config: GateConfig): Limit | undefined {
  const { price, qty } = request;
  const away = Math.abs(2 * price - scene.reference);
  if (scene.reference * config.collar < away * PPM_ONE) return "price_collar";
  if (config.orderNotionalMax < price * qty) return "order_notional";
  if (exceedsInventory(request, scene)) return "inventory";
  if (exceedsBalance(request, scene)) return "balance";
  const others = scene.working.filter((order) => order.id !== request.id).length;
  if (config.ordersMax < others + 1) return "open_orders";
  return undefined;
}

/** Would inventory pass its limit if everything working on this side were filled? */
function exceedsInventory(request: Sized, scene: GateScene): boolean {
  if (request.reason === "flatten") return false;
  // An order that asks for no more than it has adds nothing, even where the limit has shrunk.
  const own = scene.working.find((order) => order.id === request.id);
  if (own !== undefined && request.qty <= own.qty) return false;
  const side = request.slot.side;
  const worst = (side === "buy" ? scene.deviation : -scene.deviation) +
    sumOthers(request, scene, (order) => order.qty) + request.qty;
  return scene.deviationMax < worst;
}

function exceedsBalance(request: Sized, scene: GateScene): boolean {
  if (request.slot.side === "sell") {
    if (scene.base === undefined) return exceedsMargin(request, scene);
    return scene.base < sumOthers(request, scene, (order) => order.qty) + request.qty;
  }
  if (scene.base === undefined) return exceedsMargin(request, scene);
  const locked = sumOthers(request, scene, (order) => order.qty * order.price);
  return scene.quote < locked + request.qty * request.price;
}

/** USD-M: the worse of the two sides, with the position, must be covered. */
function exceedsMargin(request: Sized, scene: GateScene): boolean {
  if (request.reason === "flatten") return false;
  const side = request.slot.side;
  const position = (side === "buy" ? scene.deviation : -scene.deviation) * scene.mid / 2;
  const locked = sumOthers(request, scene, (order) => order.qty * order.price);
  return scene.quote < position + locked + request.qty * request.price;
}

function sumOthers(
  request: Sized,
  scene: GateScene,
  value: (order: WorkingOrder) => number,
): number {
  let sum = 0;
  for (const order of scene.working) {
    if (order.id === request.id || order.side !== request.slot.side) continue;
    sum += value(order);
  }
  return sum;
}

function approve(request: OrderRequest): Verdict {
  // The only place where the brand is made.
  return { type: "approved", request: request as Approved };
}

function refuse(request: OrderRequest, limit: Limit, retryAt?: TimeUs): Verdict {
  return { type: "refused", refusal: { request, limit, retryAt } };
}
