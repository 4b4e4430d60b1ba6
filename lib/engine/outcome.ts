// Requests without an answer: after the timeout nobody knows, and the order says so.
import type { TimeUs } from "../base/units.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { Order } from "../orders/order.ts";
import type { EngineConfig, TradingState } from "./state.ts";

/** Marks every order whose request has waited for too long as unknown, and tells which. */
export function expireUnanswered(
  state: TradingState,
  at: TimeUs,
  config: EngineConfig,
): readonly OrderEvent[] {
  const late = state.orders.values().filter((order) =>
    isInFlight(order) && order.sentAt + config.timeoutUs <= at
  );
  return late.map(({ id }) => {
    const event = { type: "unanswered", id, venueAt: at } as const;
    state.orders.apply(event, at);
    state.errors.push(at);
    return event;
  });
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
