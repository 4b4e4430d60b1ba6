// Requests without an answer: after the timeout nobody knows, and the order says so.
import type { TimeUs } from "../base/units.ts";
import type { Order } from "../orders/order.ts";
import type { EngineConfig, TradingState } from "./state.ts";

/** Marks every order whose request has waited for too long as unknown. */
export function expireUnanswered(
  state: TradingState,
  at: TimeUs,
  config: EngineConfig,
): void {
  for (const order of [...state.orders.values()]) {
    if (!isInFlight(order) || at < order.sentAt + config.timeoutUs) continue;
    state.orders.apply({ type: "unanswered", id: order.id, venueAt: at }, at);
    state.errors.push(at);
  }
}

/** When the first of the requests in flight has waited for too long. */
export function nextTimeout(state: TradingState, config: EngineConfig): number {
  let next = Number.MAX_SAFE_INTEGER;
  for (const order of state.orders.values()) {
    if (isInFlight(order)) next = Math.min(next, order.sentAt + config.timeoutUs);
  }
  return next;
}

function isInFlight(order: Order): boolean {
  return order.state === "pending_new" || order.state === "pending_amend" ||
    order.state === "pending_cancel";
}
